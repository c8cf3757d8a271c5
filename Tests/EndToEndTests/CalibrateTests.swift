import Foundation
import TestSupport
import Testing

// A bundle is trained on one plaza and serves another: `vagary calibrate` fits it to what is normal there.

extension EndToEnd {
  @Suite struct CalibrateTests {
    @Test("calibrate gives a bundle another calibration and leaves its weights alone")
    func calibrate() throws {
      let folder = try TemporaryFolder()
      let (first, second) = (folder.file("first.mp4"), folder.file("second.mp4"))
      for (seed, video) in [("3", first), ("5", second)] {
        try Program.succeed(
          ["scene", "render", "--seed", seed, "--minutes", "0.2", "--planted", "0", "--out", video],
          folder: folder)
      }
      let (bundle, other) = (folder.file("bundle"), folder.file("other"))
      try Program.succeed(
        ["train", first, "--detector", "motion", "--objects", "64", "--bundle", bundle], folder: folder)
      let said = try Program.succeed(
        ["calibrate", second, "--detector", "motion", "--bundle", bundle, "--out", other], folder: folder)
      #expect(said.output.contains("calibrated \(other)"))

      func bytes(_ bundle: String, _ file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(bundle)/\(file)"))
      }
      #expect(try bytes(other, "backbone.safetensors") == bytes(bundle, "backbone.safetensors"))
      #expect(try bytes(other, "calibration.json") != bytes(bundle, "calibration.json"))

      // Where not to look is not calibrated on: the left half of the picture alone has fewer tracks.
      let half = try Program.succeed(
        [
          "calibrate", second, "--detector", "motion", "--bundle", bundle, "--out", folder.file("half"),
          "--ignore", "0.5:0 1:0 1:1 0.5:1", "--json",
        ], folder: folder)
      let all = try Program.succeed(
        [
          "calibrate", second, "--detector", "motion", "--bundle", bundle, "--out", folder.file("all"),
          "--json",
        ], folder: folder)
      func objects(_ said: String) throws -> Int {
        let json = try JSONSerialization.jsonObject(with: Data(said.utf8)) as? [String: Any]
        return try #require(json?["objects"] as? Int)
      }
      #expect(try objects(half.output) < objects(all.output) * 4 / 5)
      #expect(try objects(half.output) > objects(all.output) / 5)
      let crooked = try Program.run(
        [
          "calibrate", second, "--detector", "motion", "--bundle", bundle, "--ignore", "0:0 1:0",
        ], folder: folder)
      #expect(crooked.status == 64)
      #expect(crooked.errors.contains("--ignore \"0:0 1:0\" is not a polygon"))

      let dataset = try Program.run(
        ["calibrate", "--dataset", "ped2", folder.path, "--detector", "motion", "--bundle", bundle],
        folder: folder)
      #expect(dataset.status == 64)
      #expect(dataset.errors.contains("Name files that the bundle was not trained on."))
    }

    private struct Report: Decodable {
      struct Source: Decodable {
        var source: String?
        var folder: String
        var objects: Int
        var seconds: Double
        var supported: Bool?
      }

      var sources: [Source]
      var dropped: [String: Int]
    }

    @Test("Footage off the bus gives the calibration that it gives from files, to the last byte")
    func offTheBus() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let (files, bus, endpoint) = (folder.file("files"), folder.file("bus"), folder.ipc("in"))
      try Program.succeed(
        [
          "calibrate", camera.longClip, "--frame-rate", "10", "--detections", camera.detections, "--trim",
          "0.01",
          "--bundle", camera.bundle, "--out", files,
        ], folder: folder)
      let calibrate = try Program.start(
        [
          "calibrate", "--connect", "sub+bind:\(endpoint)", "--source", "gate", "--lossless", "--for", "1h",
          "--bundle", camera.bundle, "--out", bus, "--false-per-day", "24", "--json",
        ], folder: folder)
      let publish = try Program.start(
        [
          "publish", camera.longClip, "--source", "gate", "--connect", endpoint, "--full-speed",
          "--frame-rate",
          "10", "--detections", camera.detections, "--video", "long",
        ], folder: folder)
      publish.server = calibrate
      #expect(try publish.ending(within: 60).status == 0)
      let ending = try calibrate.ending(within: 120)
      #expect(ending.status == 0, "\(ending.errors)")
      let report = try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
      #expect(report.sources.map(\.source) == ["gate"] && report.dropped == [:])
      #expect(report.sources.first?.supported == false)
      func bytes(_ bundle: String, _ file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(bundle)/\(file)"))
      }
      #expect(try bytes(bus, "calibration.json") == bytes(files, "calibration.json"))
      #expect(try bytes(bus, "backbone.safetensors") == bytes(camera.bundle, "backbone.safetensors"))
    }

    @Test("Options that cannot be used off the bus are refused before a socket is opened")
    func refusedOffTheBus() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let live = ["--connect", "tcp://127.0.0.1:9", "--source", "a"]
      for (arguments, status, words) in [
        (live + ["film.mp4"], 64, "not both"), (live + ["--source", "b"], 64, "Give --out DIR"),
        (["--source", "a"], 64, "Say where with --connect"), (live + ["--trim", "0.6"], 64, "--trim is 0.6"),
        (live + ["--detector", "motion"], 65, "Calibrate with the same detector"),
      ] {
        let ending = try Program.run(["calibrate", "--bundle", camera.bundle] + arguments, folder: folder)
        #expect(Int(ending.status) == status, "\(arguments)")
        #expect(ending.errors.contains(words), "\(ending.errors)")
      }
    }
  }
}
