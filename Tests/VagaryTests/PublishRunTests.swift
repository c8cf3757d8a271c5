import Foundation
import Media
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Evaluation
@testable import Vagary

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

  private func setup(_ folder: Folder, videos: Int) throws -> PublishSetup {
    var arguments = Array(repeating: folder.path + "/clip", count: videos)
    arguments += [
      "--source", "cam-1", "--full-speed", "--frame-rate", "10", "--bind", "ipc://\(folder.path)/f",
    ]
    return try PublishCommand.parse(arguments).setup()
  }

  /// Publishes on a bus in memory with one subscriber, who reads everything.
  private func publish(_ setup: PublishSetup) throws -> [Envelope] {
    let bus = MemoryBus()
    bus.subscriptions = ["vagary/1/frame/": 1]
    // The run waits at its end for the reader to confirm the ends of its streams.
    bus.at(ProgramClock.second) { bus.readTokens = Set(bus.expectations) }
    var tally: PublishRun.Tally?
    try PublishRun(setup: setup, stop: StopSignal(), say: { Issue.record("\($0)") }, report: { tally = $0 })
      .run(on: bus)
    #expect(bus.now == ProgramClock.second)
    #expect(bus.expectations.count == setup.files.count)
    #expect(tally?.frames == bus.sent.count - setup.files.count)
    #expect(tally?.unheard == 0)
    return bus.sent.map(\.envelope)
  }

  @Test("JPEG files arrive untouched, in order and complete, and the end of the stream after them")
  func folder() throws {
    let folder = try Folder(images: 3)
    let envelopes = try publish(setup(folder, videos: 1))
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
      var setup = try setup(folder, videos: 1)
      setup.files[0].path = path
      return try publish(setup).filter { $0.payload.kind == "frame" }.dropLast()
        .map(\.frameTiming.presentation)
    }
    let expected = [0, 512, 1024].map {
      PresentationTime(value: $0, timeBaseNumerator: 1, timeBaseDenominator: 12800)
    }
    #expect(try times(video) == expected)
    #expect(try times(folder.path + "/clip") == [nil, nil])
  }

  @Test("Two files are two streams of one source, and the second continues the frame ids of the first")
  func twoFiles() throws {
    let folder = try Folder(images: 2)
    let payloads = try publish(setup(folder, videos: 2)).map(\.payload)
    let story = payloads.map { payload in
      if case .frame(let frame) = payload { "frame \(frame.stamp.frameID)" } else { payload.kind }
    }
    #expect(story == ["frame 0", "frame 1", "frame", "frame 2", "frame 3", "frame"])
  }
}
