import Bus
import Foundation
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Vagary

@Suite struct WatchRunTests {
  @Test("A watch tells a lossless node that it has read the end of a stream, so that the node can close")
  func confirms() throws {
    let folder = try TemporaryFolder()
    let scheme = TopicScheme.standard
    let run = WatchRun(
      endpoints: [try Endpoint(folder.ipc("out"), kind: .sub)], scheme: scheme, insecure: false, source: nil,
      style: .json, endsWanted: 2, stop: StopSignal())
    let context = try BusContext()
    var options = SocketOptions()
    options.isLossless = true
    var publisher = try Publisher(
      context, at: [try Endpoint(folder.ipc("out"), kind: .xpub, attachment: .bind)], options: options)
    let finished = DispatchSemaphore(value: 0)
    Thread {
      try? run.run()
      finished.signal()
    }.start()
    let source = Invented.source()
    let topic = scheme.text(try #require(Topic(kind: .score, source: source.text)))
    var tries = 0
    // Only a broken program leaves waits of this length empty.
    func isPatient() -> Bool {
      tries += 1
      return tries < 200
    }
    #expect(try publisher.waitForSubscribers(1, of: topic, while: isPatient))
    let end = Envelope(
      node: "n", publisherID: 7, sequence: 0, publishTime: 0, payload: .endOfStream(source))
    _ = try publisher.send(topic: topic, parts: WireFormat.encode(end))
    // It goes on watching for a second end, so that the confirmation is not its farewell.
    try publisher.expectReaders(of: topic, token: end.confirmation)
    #expect(try publisher.waitForReaders(while: isPatient))
    #expect(publisher.subscriberCount(of: topic) == 1)
    run.stop.raise()
    finished.wait()
  }
}
