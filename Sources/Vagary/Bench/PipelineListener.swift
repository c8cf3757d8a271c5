import Bus
import Concurrency
import Foundation
import Mesh
import VideoModel
import WireFormat

/// Subscribes to a node in a thread of its own and tallies what it publishes.
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

  /// Whether the node has been heard, and how many streams have ended.
  ///
  /// - Throws: what ended the listening.
  func state() throws -> (isHeard: Bool, ended: Int) {
    try lock.withLock {
      if let failure { throw failure }
      return (isHeard, tally.ended.count)
    }
  }

  /// Stops listening; what was heard.
  func finish() throws -> PipelineTally {
    stop.raise()
    finished.wait()
    _ = try state()
    return lock.withLock { tally }
  }

  private func listen() throws {
    let context = try BusContext()
    let socket = try Socket(context, kind: .sub, at: [endpoint])
    let kinds: [Topic.Kind] = [.score, .node]
    for kind in kinds { try socket.subscribe(TopicScheme.standard.prefix(kind)) }
    var intake = MessageIntake(scheme: .standard, kinds: Set(kinds))
    var poller = Poller()
    _ = poller.add(socket)
    var isLast = false
    while true {
      _ = try poller.wait(milliseconds: 50)
      while let parts = try socket.receive() {
        let now = ProgramClock.monotonic
        guard case .message(let message) = intake.read(parts, at: now) else { continue }
        lock.withLock {
          isHeard = true
          tally.take(message.envelope.payload, at: now)
        }
      }
      // What had come before the stop is still read.
      if isLast { return }
      isLast = stop.isRaised
    }
  }
}
