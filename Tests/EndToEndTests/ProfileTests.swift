import Foundation
import TestSupport
import Testing

// A camera's evening comes, and its morning: with a bundle that is calibrated for day and night its node changes from
// one calibration to the other between two frames, and back; in a light that the bundle does not know it says so.

extension EndToEnd {
  @Suite struct ProfileTests {
    private static let rate = 10
    /// Frames: night falls, day comes, the end.
    private static let (night, day, frames) = (10 * rate, 50 * rate, 90 * rate)

    /// The pictures of a folder of frames, at night a quarter as bright.
    private func write(_ footage: InventedFootage, to folder: URL, isNight: (Int) -> Bool) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for frame in 0..<footage.frames {
        let name = String(repeating: "0", count: 4 - "\(frame)".count) + "\(frame).bmp"
        let pixels = footage.pixels(frame).map { isNight(frame) ? $0 / 4 : $0 }
        try Data(InventedFootage.bitmap(pixels, InventedFootage.width, InventedFootage.height))
          .write(to: folder.appending(path: name))
      }
    }

    /// The invented camera's bundle, calibrated for nights as well.
    private func bundle(in folder: TemporaryFolder) throws -> String {
      let bundle = folder.file("bundle")
      try FileManager.default.copyItem(atPath: InventedCamera.shared.get().bundle, toPath: bundle)
      let footage = InventedFootage(frames: 60, seed: 4)
      try write(footage, to: folder.url("dark")) { _ in true }
      let boxes = try folder.write(InventedFootage.head + footage.rows(clip: "dark"), to: "dark.csv")
      let said = try Program.succeed(
        [
          "calibrate", folder.file("dark"), "--detections", boxes, "--frame-rate", "10", "--bundle", bundle,
          "--profile", "night",
        ], folder: folder)
      #expect(said.output.contains("calibrated \(bundle) for night"))
      let shown = try Program.succeed(["bundles", "show", bundle], folder: folder).output
      #expect(shown.contains("calibrated  on ") && shown.contains("\n  night     on "), "\(shown)")
      return bundle
    }

    /// Every object is an event, from its first score to the end.
    private static let everything = [
      "events.threshold=0", "events.release=0", "events.minimum_s=0", "health.picture=false",
    ]

    @Test(
      "At night the scores are those of the night's calibration, open events end at the change, and by day again"
    )
    func evening() throws {
      let folder = try TemporaryFolder()
      let bundle = try bundle(in: folder)
      let footage = InventedFootage(frames: Self.frames, seed: 6)
      try write(footage, to: folder.url("clip")) { (Self.night..<Self.day).contains($0) }
      let boxes = try folder.write(InventedFootage.head + footage.rows(clip: "clip"), to: "boxes.csv")
      let mesh = try Mesh(folder, bundle: bundle, settings: Self.everything)
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(folder.file("clip"), as: "gate", detections: boxes, clip: "clip")
      #expect(try publish.ending(within: 120).status == 0)
      let messages = try Watched.lines(try watch.ending(within: 120).output)
      #expect(try mesh.stop().status == 0)

      let scores = messages.scores("gate")
      #expect(messages.frameIDs("gate") == Array(0..<Self.frames))
      #expect(messages.topicsWithGaps == [])
      let versions = runs(scores.compactMap(\.infoVersion))
      #expect(versions.count == 3 && versions.first == versions.last, "\(versions)")
      #expect(runs(messages.compactMap(\.sourceInfo?.infoVersion)) == versions)
      let changes = zip(scores, scores.dropFirst()).filter { $0.infoVersion != $1.infoVersion }
        .compactMap { $1.frameId.flatMap { Int($0) } }
      // Thirty seconds after the light, looked at twice a second; a score waits for the frames behind it.
      for (change, light) in zip(changes, [Self.night, Self.day]) {
        #expect((light + 29 * Self.rate...light + 32 * Self.rate).contains(change), "\(changes)")
      }
      let statuses = messages.compactMap(\.sourceStatus)
      #expect(runs(statuses.compactMap(\.profile)) == ["day", "night", "day"])
      #expect(statuses.allSatisfy { ["ready", "warming", "stopped"].contains($0.state) })
      #expect(statuses.last?.counters?["profile_changes"] == "2")
      let ends = messages.compactMap(\.event).filter { $0.phase == "end" }
      #expect(ends.count { $0.endReason == "profile-changed" } == 2 * InventedFootage.walkers)
      let starts = messages.compactMap(\.event).filter { $0.phase == "start" }.map(\.id)
      #expect(Set(starts).count == starts.count)
    }

    @Test(
      "In a profile without a calibration the day's still scores, without events, and the status says why"
    )
    func unknown() throws {
      let folder = try TemporaryFolder()
      let camera = try InventedCamera.shared.get()
      let mesh = try Mesh(
        folder, bundle: try bundle(in: folder),
        settings: Self.everything + ["sources.gate.profiles=infrared 00:00-24:00"])
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(
        camera.longClip, as: "gate", detections: camera.detections, clip: "long")
      #expect(try publish.ending(within: 60).status == 0)
      let messages = try Watched.lines(try watch.ending(within: 60).output)
      let states = messages.compactMap(\.sourceStatus).filter { $0.profile == "infrared" }
      #expect(states.contains { $0.state == "degraded" })
      #expect(
        states.contains { $0.reasons?.contains { $0.contains("infrared is not calibrated") } == true })
      #expect(messages.scores("gate").contains { $0.calibrated != nil })
      #expect(messages.compactMap(\.event).isEmpty)
    }

    /// Each value once for as long as it stays.
    private func runs(_ values: [String]) -> [String] {
      values.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
  }
}
