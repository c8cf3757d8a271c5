import Foundation
import TestSupport
import Testing

// Twenty-five minutes of three walkers, one frame a second. The bundle was calibrated on five minutes of them. The
// detector sees them for a minute, then sends empty lists, and comes back at the end: the node must say that the source
// is blind, why, and that it is over.

extension EndToEnd {
  @Suite struct DeadDetectorTests {
    private static let calibrated = 300
    private static let frames = 1500
    /// Frames in which the detector sees nothing.
    private static let dead = 60..<1300
    /// Different pictures; the others are the same files again.
    private static let pictures = 150

    /// Walkers before a wall with windows: a view that stays the same whoever walks by.
    private func pixels(_ footage: InventedFootage, _ frame: Int) -> [UInt8] {
      let boxes = footage.boxes(frame)
      return footage.pixels(frame).enumerated().map { place, value in
        let (x, y) = (place % InventedFootage.width, place / InventedFootage.width)
        if boxes.contains(where: { $0.covers(x, y) }) { return value }
        let isWindow = (x / 20) % 3 == 1 && (y / 24) % 2 == 0
        return UInt8(min(255, Int(value) + (isWindow ? 120 : 0) - y / 2))
      }
    }

    @Test(
      "A detector that sends empty lists while people walk by makes its source blind, and ready when it sees")
    func deadDetector() throws {
      let folder = try TemporaryFolder()
      let camera = try InventedCamera.shared.get()
      let footage = InventedFootage(frames: Self.pictures, seed: 3)
      let clip = folder.url("clip")
      let short = folder.url("short")
      for folder in [clip, short] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      func name(_ frame: Int) -> String { String("\(10_000 + frame).bmp".dropFirst()) }
      var rows = InventedFootage.head
      for frame in 0..<Self.frames {
        let picture = frame % Self.pictures
        let file = clip.appending(path: name(frame))
        if frame < Self.pictures {
          try Data(
            InventedFootage.bitmap(pixels(footage, picture), InventedFootage.width, InventedFootage.height)
          ).write(to: file)
        } else {
          try FileManager.default.linkItem(at: clip.appending(path: name(picture)), to: file)
        }
        func rowsOf(_ clip: String) -> String {
          footage.boxes(picture).map {
            "\(clip),\(frame),\($0.left),\($0.top),\($0.width),\($0.height),person,0.9,,\n"
          }.joined()
        }
        // Without a box: the detector looked, and nothing was there.
        rows += Self.dead.contains(frame) ? "clip,\(frame),,,,,,,,\n" : rowsOf("clip")
        if frame < Self.calibrated {
          rows += rowsOf("short")
          try FileManager.default.linkItem(at: file, to: short.appending(path: name(frame)))
        }
      }
      let recording = try folder.write(rows, to: "boxes.csv")
      let bundle = folder.file("bundle")
      try Program.succeed(
        [
          "calibrate", short.path, "--frame-rate", "1", "--detections", recording, "--bundle", camera.bundle,
          "--out", bundle,
        ], folder: folder)
      let calibration = try String(contentsOfFile: "\(bundle)/calibration.json", encoding: .utf8)
      #expect(calibration.contains("\"traffic\"") && calibration.contains("\"movement\""))

      let mesh = try Mesh(folder, bundle: bundle, settings: ["health.window_s=1200"])
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(
        clip.path, as: "gate", detections: recording, clip: "clip", more: ["--frame-rate", "1"])
      #expect(try publish.ending(within: 120).status == 0)
      var frame = 0
      var state = ""
      var told: [(frame: Int, state: String, reason: String)] = []
      for message in try Watched.lines(try watch.ending(within: 120).output) {
        if let score = message.frameScore { frame = score.frameId.flatMap { Int($0) } ?? frame }
        guard let status = message.sourceStatus, status.state != state else { continue }
        state = status.state
        told.append((frame, state, (status.reasons ?? []).joined(separator: " ")))
      }
      let blind = try #require(told.first { $0.state == "blind" }, "\(told)")
      #expect((1080...1200).contains(blind.frame), "\(told)")
      #expect(blind.reason.contains("the detector sees next to nothing"), "\(told)")
      let after = try #require(told.last { $0.state == "ready" }, "\(told)")
      #expect((1300...1450).contains(after.frame), "\(told)")
    }
  }
}
