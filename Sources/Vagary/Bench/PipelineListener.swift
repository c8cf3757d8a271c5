import Bus
import Concurrency
import Foundation
import Mesh
import VideoModel
import WireFormat

/// Subscribes to a node in a thread of its own and tallies its messages.
final class PipelineListener: @unchecked Sendable {
  private let endpoint: Endpoint
  private let stop = StopSignal()
  private let finished = DispatchGroup()
  private let lock = NSLock()
  // Guarded by `lock`.
  private var tally: PipelineTally
  private var isHeard = false
  private var failure: (any Error)?

  init(_ endpoint: Endpoint, tally: PipelineTally) {
    self.endpoint = endpoint
    self.tally = tally
    finished.enter()
    NamedThread.start("listener") { [self] in
      do { try listen() } catch { lock.withLock { failure = error } }
      finished.leave()
    }
  }

  /// Whether a message of the node has come, and how many streams have ended.
  ///
  /// - Throws: the error that ended the listening.
  func state() throws -> (isHeard: Bool, ended: Int) {
    try lock.withLock {
      if let failure { throw failure }
      return (isHeard, tally.ended.count)
    }
  }

  /// Stops listening, a moment after the last message.
  ///
  /// - Returns: the tally of all messages.
  func finish() throws -> PipelineTally {
    stop.raise()
    finished.wait()
    _ = try state()
    return lock.withLock { tally }
  }

  private func listen() throws {
    var listener = try Listener(BusContext(), ListenerSetup([endpoint], kinds: [.score, .node]), stop: stop)
    var handler = Handler(owner: self)
    try listener.run(&handler)
  }

  private struct Handler: MessageHandler {
    let owner: PipelineListener
    /// Messages that came before the stop are still read.
    var farewell = Farewell(quiet: 50 * ProgramClock.millisecond)

    init(owner: PipelineListener) { self.owner = owner }

    func handle(_ message: IncomingMessage, at now: Int64) {
      owner.lock.withLock {
        owner.isHeard = true
        owner.tally.take(message.envelope.payload, at: now)
      }
    }

    mutating func isDone(_ moment: ListeningMoment) -> Bool {
      farewell.isOver(moment, isLeaving: moment.isStopped)
    }
  }
}
