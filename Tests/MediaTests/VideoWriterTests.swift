import Foundation
import TestSupport
import Testing
import VideoModel

@testable import Media

@Suite("Writing video and reading it back")
struct VideoWriterTests {
  private let folder: TemporaryFolder
  private let decoder = ImageDecoder()

  init() throws { folder = try TemporaryFolder() }

  private func read(_ path: String, frameRate: Double? = nil) throws -> [SequencedFrame] {
    let sequence = try openFrames(path: path, frameRate: frameRate)
    var frames: [SequencedFrame] = []
    while let frame = try sequence.next() { frames.append(frame) }
    #expect(sequence.damagedPieces == 0)
    return frames
  }

  private func write(
    _ name: String, _ images: [Image], frameRate: Double = 25, encoders: [String] = ["libx264", "mpeg4"]
  ) throws -> String {
    let writer = try VideoWriter(
      path: folder.file(name), width: images[0].width, height: images[0].height, frameRate: frameRate,
      rateFactor: 12, encoders: encoders)
    for image in images { try writer.append(image) }
    try writer.finish()
    try writer.finish()
    return folder.file(name)
  }

  @Test(
    "Every container gives back count, size, times and nearly the pixels",
    arguments: ["a.mp4", "a.mkv", "a.avi", "a.mov", "a b:%d.M4V"], [["libx264", "mpeg4"], ["mpeg4"]])
  func containers(name: String, encoders: [String]) throws {
    let images = (0..<12).map { TestPicture.ramps(width: 96, height: 64, shift: $0 * 2) }
    let path = try write(name, images, encoders: encoders)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
    let sequence = try openFrames(path: path)
    #expect(sequence.width == 96 && sequence.height == 64)
    #expect(abs(sequence.frameRate - 25) < 0.01)
    if let count = sequence.frameCount { #expect(count == 12) }
    let frames = try read(path)
    #expect(frames.map(\.index) == Array(0..<12))
    for (frame, image) in zip(frames, images) {
      #expect(abs(frame.captureTime - Int64(frame.index) * 40_000_000) <= 1_000_000)
      #expect(frame.image.encoding == .yuv420p)
      #expect(TestPicture.difference(try decoder.decode(frame.image), image) < 5)
    }
  }

  @Test("Plain colours survive the way through video")
  func colours() throws {
    for (blue, green, red) in [(200, 40, 30), (20, 190, 60), (30, 50, 220)] as [(UInt8, UInt8, UInt8)] {
      let image = TestPicture.plain(width: 64, height: 64, blue: blue, green: green, red: red)
      let frames = try read(try write("\(blue).mp4", [image, image]))
      #expect(TestPicture.largestDifference(try decoder.decode(frames[1].image), image) <= 6)
    }
  }

  @Test("Grey images keep black and white")
  func grey() throws {
    let bytes = (0..<64 * 64).map { UInt8($0 % 64 < 32 ? 0 : 255) }
    let image = Image(width: 64, height: 64, format: .gray8, bytes: bytes)
    let frames = try read(try write("grey.mp4", [image]))
    let decoded = try decoder.decode(frames[0].image)
    #expect(decoded.bytes[32 * 64 * 3 + 8 * 3] < 6)
    #expect(decoded.bytes[32 * 64 * 3 + 56 * 3] > 249)
  }

  @Test("Odd sizes and broken rates are kept")
  func oddSize() throws {
    let images = (0..<5).map { TestPicture.ramps(width: 65, height: 47, shift: $0) }
    let path = try write("odd.mp4", images, frameRate: 30000 / 1001)
    let frames = try read(path)
    #expect(frames.count == 5 && frames[0].image.width == 65 && frames[0].image.height == 47)
    #expect(abs(frames[3].captureTime - 100_100_000) < 1_000_000)
    #expect(TestPicture.difference(try decoder.decode(frames[0].image), images[0]) < 5)
  }

  @Test("A rate that is asked for replaces the file's own times")
  func otherRate() throws {
    let path = try write("a.mp4", (0..<3).map { TestPicture.ramps(width: 32, height: 32, shift: $0) })
    #expect(try read(path, frameRate: 4).map(\.captureTime) == [0, 250_000_000, 500_000_000])
  }

  @Test(
    "Every frame has the file's own time stamp and time base, whatever rate is asked for",
    arguments: ["a.mp4", "a.mkv"], [nil, 4.0])
  func presentation(name: String, rate: Double?) throws {
    let path = try write(name, (0..<6).map { TestPicture.ramps(width: 32, height: 32, shift: $0) })
    let times = try read(path, frameRate: rate).map { try #require($0.presentation) }
    let first = try #require(times.first)
    #expect(Set(times.map(\.timeBaseDenominator)).count == 1)
    // A 25th of a second in the file's own units: 512 of 12800 in mp4, 40 milliseconds in mkv.
    let step = Int64(first.timeBaseDenominator / first.timeBaseNumerator / 25)
    #expect(step == (name == "a.mp4" ? 512 : 40))
    #expect(times.map(\.value) == (0..<6).map { first.value + $0 * step })
  }

  @Test("Equal images give equal files")
  func deterministic() throws {
    let images = (0..<6).map { TestPicture.ramps(width: 48, height: 48, shift: $0) }
    let files = try ["a.mp4", "b.mp4"].map { try Data(contentsOf: URL(fileURLWithPath: write($0, images))) }
    #expect(files[0] == files[1])
  }

  @Test("A writer that is dropped leaves no file")
  func dropped() throws {
    do {
      let writer = try VideoWriter(path: folder.file("a.mp4"), width: 32, height: 32, frameRate: 10)
      try writer.append(TestPicture.ramps(width: 32, height: 32))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test(
    "An extension, folder, encoder, size, rate or image that cannot be written, or none at all, is an error")
  func unwritable() throws {
    func attempt(_ name: String, width: Int = 32, rate: Double = 10, encoders: [String] = ["mpeg4"]) throws
      -> VideoWriter
    {
      try VideoWriter(
        path: folder.file(name), width: width, height: 32, frameRate: rate, rateFactor: 18, encoders: encoders
      )
    }
    #expect(throws: MediaError.self) { try attempt("a.xyz") }
    #expect(throws: MediaError.self) { try attempt("no/a.mp4") }
    #expect(throws: MediaError.self) { try attempt("a.mp4", encoders: ["none"]) }
    #expect(throws: MediaError.self) { try attempt("a.mp4", width: 0) }
    #expect(throws: MediaError.badFrameRate(-1)) { try attempt("a.mp4", rate: -1) }
    let writer = try attempt("a.mp4")
    #expect(throws: MediaError.self) { try writer.finish() }
    let other = TestPicture.ramps(width: 31, height: 32)
    let expected = MediaError.sizeChanged(
      path: folder.file("a.mp4"), frame: 0, expectedWidth: 32, expectedHeight: 32, width: 31, height: 32)
    #expect(throws: expected) { try writer.append(other) }
  }
}
