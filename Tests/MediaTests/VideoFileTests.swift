import Foundation
import Media
import TestSupport
import Testing
import VideoModel

@Suite("Reading video files")
struct VideoFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Text under a video's name, text under its own and an empty file are refused as videos")
  func text() throws {
    let words = Array("These are words and no pictures.\n".utf8)
    for (name, bytes) in [("a.mp4", words), ("a.txt", words), ("b.avi", [])] {
      let path = try folder.write(bytes, to: name)
      #expect { try openFrames(path: path) } throws: { error in
        guard case MediaError.notVideo(path, _) = error else { return false }
        return true
      }
    }
  }

  @Test("A playlist cannot make the reader fetch from elsewhere")
  func playlist() throws {
    let text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"
    let path = try folder.write(Array(text.utf8), to: "a.m3u8")
    #expect(throws: MediaError.self) { try openFrames(path: path) }
  }

  @Test("A video cut in half gives its whole frames, or is refused as a video")
  func cut() throws {
    let writer = try VideoWriter(path: folder.file("a.mkv"), width: 64, height: 48, frameRate: 20)
    for shift in 0..<40 { try writer.append(TestPicture.ramps(width: 64, height: 48, shift: shift * 3)) }
    try writer.finish()
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: writer.path)))
    let path = try folder.write(Array(whole.prefix(whole.count * 2 / 3)), to: "cut.mkv")
    let sequence = try openFrames(path: path)
    var count = 0
    while let frame = try sequence.next() {
      #expect(frame.image.width == 64)
      count += 1
    }
    #expect(count > 0 && count < 40)
    #expect(try sequence.next() == nil)
  }

  @Test(
    "Real recordings are read whole",
    .enabled(
      if: ProcessInfo.processInfo.environment["VAGARY_TEST_DATA"] != nil,
      "set VAGARY_TEST_DATA to the folder of real data"),
    arguments: [
      ("ped2/training/frames/01", 360, 240), ("avenue/testing_videos/20.avi", 640, 360),
      ("videos/car-detection.mp4", 768, 432), ("videos/one-by-one-person-detection.mp4", 768, 432),
    ])
  func realData(name: String, width: Int, height: Int) throws {
    let root = try #require(ProcessInfo.processInfo.environment["VAGARY_TEST_DATA"])
    let sequence = try openFrames(path: root + "/" + name)
    #expect(sequence.width == width && sequence.height == height)
    let decoder = ImageDecoder()
    var count = 0
    var last: Int64 = -1
    while let frame = try sequence.next() {
      #expect(frame.captureTime > last && frame.index == count)
      last = frame.captureTime
      if count % 50 == 0 {
        let image = try decoder.decode(frame.image)
        #expect(image.width == width && image.height == height)
      }
      count += 1
    }
    #expect(count == sequence.frameCount)
    #expect(sequence.damagedPieces == 0)
  }
}
