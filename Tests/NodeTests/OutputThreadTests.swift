import Bus
import Foundation
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Node

/// A node that loses nothing is told to stop while its only subscriber takes nothing.
@Suite struct OutputThreadTests {
  /// The output thread of a node and its subscriber, over a real socket with next to no room.
  private final class Scene {
    let source: SourceID
    var socket: Socket
    let stop: StopSignal
    private(set) var counters = NodeCounters()
    private let context: BusContext
    private let queue = NodeQueue(limits: .init(), overload: .wait)
    private let setup: NodeSetup
    private let finished = DispatchSemaphore(value: 0)
    private let folder: TemporaryFolder

    init(patience: StopPatience) throws {
      folder = try TemporaryFolder()
      source = try #require(SourceID("cam-1"))
      stop = StopSignal(patience: patience)
      context = try BusContext()
      var configuration = Configuration()
      configuration.bus.outputs = ["xpub+bind:" + folder.ipc("out")]
      configuration.bus.socket.isLossless = true
      configuration.bus.socket.sendHighWater = 1
      setup = try NodeSetup(configuration)
      let output = OutputThread(
        setup: setup, context: context, queue: queue, board: NodeBoard(name: "node", counters: counters),
        stop: stop, publisherID: 7)
      let finished = finished
      Thread {
        try? output.run {}
        finished.signal()
      }.start()
      var options = SocketOptions()
      options.receiveHighWater = 1
      socket = try Socket(
        context, at: [try Endpoint(folder.ipc("out"), kind: .sub)], options: options)
      try socket.subscribe("")
      while try socket.receive() == nil {
        push(.opened(source, setup))
        usleep(10_000)
      }
    }

    /// Gives the node more scores than the sockets hold, then the stop and the end.
    func stopWhileFull() {
      let box = Detection(box: BoundingBox(left: 1, top: 1, width: 9, height: 9), label: "person")
      for frame in 0..<300 {
        let detections = FrameDetections(
          source: source, stamp: FrameStamp(frameID: UInt64(frame), captureTime: 0), frameWidth: 64,
          frameHeight: 64, detector: DetectorIdentity(id: "any"),
          detections: Array(repeating: box, count: 1000))
        push(.unmatched(detections, .frameMissing))
      }
      stop.raise()
      push(.ended(source, .stopping))
      queue.close()
      while !queue.isFinished { usleep(10_000) }
    }

    func waitForEnd() { finished.wait() }

    private func push(_ item: NodeItem) { queue.add(item, of: source) }
  }

  @Test("A subscriber that reads late hears the last status and the end, though scores were given up")
  func slow() throws {
    let scene = try Scene(
      patience: StopPatience(messages: 0, ends: 3600 * ProgramClock.second))
    scene.stopWhileFull()
    var poller = Poller()
    _ = poller.add(scene.socket)
    var story: [String] = []
    // Only a broken program leaves a wait of this length empty.
    while !story.contains("end"), try poller.wait(milliseconds: 20_000) {
      while let parts = try scene.socket.receive() {
        let envelope = try WireFormat.decode((1..<parts.count).map { parts.bytes(part: $0) })
        switch envelope.payload {
        case .status(let status) where status.state == .stopped: story.append("stopped")
        case .endOfStream:
          story.append("end")
          try scene.socket.confirm(envelope.confirmation)
        default: break
        }
      }
    }
    #expect(story == ["stopped", "end"])
    scene.waitForEnd()
    #expect(scene.counters[.messagesGivenUp] > 0)
  }

  @Test("A subscriber that never reads does not keep the node from its end")
  func dead() throws {
    let scene = try Scene(
      patience: StopPatience(messages: 0, ends: 100 * ProgramClock.millisecond))
    scene.stopWhileFull()
    scene.waitForEnd()
    // The scores, then the status, the end and the node's own message.
    #expect(scene.counters[.messagesGivenUp] > 3)
  }
}
