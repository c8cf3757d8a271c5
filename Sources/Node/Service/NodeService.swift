import Bus
import Concurrency
import Foundation
import Logging
import NeuralEngine
import VideoModel

/// A running node: ingest thread, scoring threads, output thread, and the queues between them.
///
/// ingest -> jobs (bounded; lossless: ingest waits, live: the frame is not scored, `overload`) -> scoring
/// -> results (bounded; waits) -> output. The output thread always drains, so nothing waits in a circle.
package final class NodeService: @unchecked Sendable {
  private let plan: NodeSetup
  private let log = Logger(label: "node")
  package let counters = NodeCounters()
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
    let jobs = BoundedQueue<ScoringJob>(
      capacity: plan.configuration.scoring.queue, policy: plan.configuration.bus.lossless ? .wait : .refuse)
    let results = BoundedQueue<NodeResult>(capacity: 256, policy: .wait)
    let inbox = SetupInbox()
    let publisherID = UInt64.random(in: 1...UInt64.max)
    let ingest = NodeIngest(
      plan: plan, context: context, jobs: jobs, results: results, board: board, stop: stop,
      publisherID: publisherID, inbox: inbox)
    let output = NodeOutput(
      plan: plan, context: context, results: results, board: board, stop: stop,
      window: plan.configuration.scoring.queue + threads + 512, publisherID: publisherID, journal: journal)
    let workers = ScoringWorkers(
      threads: threads, precision: precision, jobs: jobs, results: results,
      counters: counters, stop: stop)
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
        // Whatever still comes has nowhere to go.
        while !results.isFinished { _ = results.pop(within: 100) }
      }
      bound.signal()
      outputDone.signal()
    }
    bound.wait()
    workers.start()
    NamedThread.start("ingest") { [stop] in
      do { try ingest.run() } catch {
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
    results.close()
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
