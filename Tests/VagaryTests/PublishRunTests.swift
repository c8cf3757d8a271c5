import Bus
import Foundation
import Media
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Evaluation
@testable import Vagary

/// A folder of images goes over a real socket to one subscriber.
@Suite struct PublishRunTests {
  /// A folder with a folder of images in it, `clip`.
  private final class Folder {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init(images: Int) throws {
      folder = try TemporaryFolder()
      let image = Image(width: 16, height: 8, format: .gray8, bytes: [UInt8](repeating: 90, count: 128))
      let bytes = try JPEGEncoder().encode(image)
      for number in 0..<images { try folder.write(bytes, to: "clip/\(number).jpg") }
    }
  }

  private func plan(_ folder: Folder, clips: Int) throws -> PublishSetup {
    var arguments = Array(repeating: folder.path + "/clip", count: clips)
    arguments += [
      "--source", "cam-1", "--full-speed", "--frame-rate", "10", "--bind", "ipc://\(folder.path)/f",
    ]
    return try PublishCommand.parse(arguments).plan()
  }

  /// Runs `plan` in a thread of its own and reads until `ends` streams have ended.
  private func receive(_ plan: PublishSetup, ends: Int) throws -> [Envelope] {
    let place = try #require(plan.endpoints.first)
    let stop = StopSignal()
    let finished = DispatchSemaphore(value: 0)
    nonisolated(unsafe) let run = PublishRun(plan: plan, stop: stop, say: { _ in }, report: { _ in })
    Thread {
      try? run.run()
      finished.signal()
    }.start()
    let context = try BusContext()
    var socket = try Socket(context, at: [try Endpoint(place.address, kind: .sub)])
    try socket.subscribe(plan.scheme.prefix(.frame))
    var poller = Poller()
    _ = poller.add(socket)
    var envelopes: [Envelope] = []
    var seen = 0
    var idle = 0
    // An empty wait is half a second; the bound only keeps a broken program from hanging the tests.
    while seen < ends, idle < 60 {
      if try !poller.wait(milliseconds: 500) { idle += 1 }
      while let parts = try socket.receive() {
        let envelope = try WireFormat.decode((1..<parts.count).map { parts.bytes(part: $0) })
        if case .endOfStream = envelope.payload {
          seen += 1
          try socket.confirm("\(envelope.publisherID)/\(envelope.sequence)")
        }
        envelopes.append(envelope)
      }
    }
    stop.raise()
    finished.wait()
    return envelopes
  }

  @Test("JPEG files arrive untouched, in order and complete, and the end of the stream after them")
  func folder() throws {
    let folder = try Folder(images: 3)
    let envelopes = try receive(plan(folder, clips: 1), ends: 1)
    #expect(envelopes.map(\.sequence) == [0, 1, 2, 3])
    #expect(Set(envelopes.map(\.publisherID)).count == 1)
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/clip/0.jpg")))
    let frames = envelopes.compactMap { envelope -> Frame? in
      if case .frame(let frame) = envelope.payload { frame } else { nil }
    }
    #expect(frames.map(\.stamp.captureTime) == [0, 100_000_000, 200_000_000])
    #expect(frames.allSatisfy { $0.image.bytes == file && $0.image.encoding == .jpeg })
    #expect(envelopes.allSatisfy { $0.payload.source?.text == "cam-1" })
  }

  @Test("The frames of a video carry its own time stamps, those of a folder none")
  func presentation() throws {
    let folder = try Folder(images: 2)
    let video = folder.path + "/clip.mp4"
    let writer = try VideoWriter(path: video, width: 32, height: 32, frameRate: 25)
    for shade: UInt8 in [10, 90, 200] {
      let bytes = [UInt8](repeating: shade, count: 32 * 32)
      try writer.append(Image(width: 32, height: 32, format: .gray8, bytes: bytes))
    }
    try writer.finish()
    func times(_ path: String) throws -> [PresentationTime?] {
      var plan = try plan(folder, clips: 1)
      plan.footage[0].path = path
      return try receive(plan, ends: 1).filter { $0.payload.kind == "frame" }.dropLast()
        .map(\.frameTiming.presentation)
    }
    let expected = [0, 512, 1024].map {
      PresentationTime(value: $0, timeBaseNumerator: 1, timeBaseDenominator: 12800)
    }
    #expect(try times(video) == expected)
    #expect(try times(folder.path + "/clip") == [nil, nil])
  }

  @Test("Two files are two streams of one source whose frame ids go on")
  func twoFiles() throws {
    let folder = try Folder(images: 2)
    let payloads = try receive(plan(folder, clips: 2), ends: 2).map(\.payload)
    let story = payloads.map { payload in
      if case .frame(let frame) = payload { "frame \(frame.stamp.frameID)" } else { payload.kind }
    }
    #expect(story == ["frame 0", "frame 1", "frame", "frame 2", "frame 3", "frame"])
  }
}
