import Bus
import Concurrency
import Foundation
import Logging
import NeuralEngine
import VideoModel

/// A running node: intake thread, scoring threads, output thread, and the queue between them.
///
/// intake -> ``ScoringQueue`` (bounded; lossless: intake waits, live: waiting frames are not scored, `overload`) -> scoring
/// -> the same queue, in the order of each source -> output. The output thread always drains, so nothing waits in a circle.
package final class NodeService: @unchecked Sendable {
  private let plan: NodeSetup
  private let log = Logger(label: "node")
  package let counters: NodeCounters
  private let board: NodeBoard
  private let stop: StopSignal
  private let load: (([String]) throws -> Configuration)?
  private let hangup: Int32?

  /// - Parameters:
  ///   - stop: ends it, and is raised by it when a socket fails.
  ///   - hangup: readable when the configuration is to be read again (``HangupSignal``); `nil`: never.
  ///   - load: reads it again, with further settings on top (``NodeReload``); `nil`: it stays what it is.
  package init(
    _ plan: NodeSetup, stop: StopSignal, hangup: Int32? = nil,
    load: (([String]) throws -> Configuration)? = nil
  ) {
    self.load = load
    self.hangup = hangup
    self.plan = plan
    self.stop = stop
    // Sources come and go; those that are followed, and as many that have ended as the board shows.
    counters = NodeCounters(sourceLimit: plan.configuration.ingest.sourcesLimit + NodeBoard.endedSources)
    board = NodeBoard(name: plan.configuration.node.name, counters: counters)
  }

  /// Runs until the stop; returns when everything under way is published.
  ///
  /// - Throws: the first error of a socket; the other threads are stopped then. `CommandFailure` when
  ///   `http.listen` cannot be had.
  package func run() throws {
    let http = try plan.http.map {
      try HTTPEndpoint($0, board: board, journal: plan.configuration.journal.path)
    }
    defer { http?.stop() }
    if let http {
      log.info("answering HTTP at \(http.address.url): \(HTTPRoutes.paths.joined(separator: ", "))")
    }
    ComputePlatform.prepare()
    let precision = plan.configuration.scoring.precision
    for warning in ComputePlatform.warnings + [precision.warning].compactMap({ $0 }) {
      log.warning("\(warning)")
    }
    let threads = ThreadCount.of(plan.configuration.scoring.threads)
    let context = try BusContext()
    defer { context.shutDown() }
    let journal = try NodeJournal(plan.configuration.journal, counters: counters)
    defer { journal?.close() }
    let queue = NodeQueue(
      limits: .init(jobs: plan.configuration.scoring.queue, bytes: plan.frameStoreBytes / 2),
      overload: plan.configuration.bus.lossless ? .wait : .shed { $0.givenUp(.overload) })
    let inbox = SetupInbox()
    let publisherID = UInt64.random(in: 1...UInt64.max)
    let intake = IntakeThread(
      setup: plan, context: context, queue: queue, board: board, stop: stop, publisherID: publisherID,
      inbox: inbox)
    let output = OutputThread(
      setup: plan, context: context, queue: queue, board: board, stop: stop, publisherID: publisherID,
      journal: journal)
    let workers = ScoringThreads(
      count: threads, precision: precision, queue: queue, counters: counters, stop: stop)
    let control = load.map {
      NodeControl(
        NodeReload(plan, load: $0), hangup: hangup, inbox: inbox, counters: counters, stop: stop
      ) { [workers] in workers.keep($0.bundles) }
    }
    try control?.start()
    let failures = FailureNote()
    let log = log
    let (ingestDone, outputDone, bound) = (
      DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
    )
    NamedThread.start("output") { [stop] in
      do { try output.run { bound.signal() } } catch {
        failures.note(error)
        stop.raise()
        // Nothing that still comes can be published.
        while !queue.isFinished { _ = queue.nextItem(within: 100) }
      }
      bound.signal()
      outputDone.signal()
    }
    bound.wait()
    workers.start()
    NamedThread.start("ingest") { [stop] in
      do { try intake.run() } catch {
        failures.note(error)
        stop.raise()
      }
      ingestDone.signal()
    }
    log.info(
      "listening at \(plan.inputs.map(\.description).joined(separator: ", ")), publishing at \(plan.outputs.map(\.description).joined(separator: ", ")); \(threads) scoring threads, \(ComputePlatform.instructionSet), OpenBLAS \(ComputePlatform.blasCore), \(precision.onThisMachine.rawValue) products"
    )
    stop.wait()
    control?.end()
    board.enter(.stopping)
    ingestDone.wait()
    workers.join()
    outputDone.wait()
    board.enter(.stopped)
    if let error = failures.first { throw error }
  }
}

/// The first error of several threads.
private final class FailureNote: @unchecked Sendable {
  private let lock = NSLock()
  private var noted: (any Error)?

  func note(_ error: any Error) { lock.withLock { if noted == nil { noted = error } } }

  var first: (any Error)? { lock.withLock { noted } }
}
