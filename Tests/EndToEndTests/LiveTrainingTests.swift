import Foundation
import TestSupport
import Testing

// A model is trained off the bus, from a video that is published to its end and from two cameras without an end. A node
// accepts the bundle.

extension EndToEnd {
  @Suite struct LiveTrainingTests {
    struct Summary: Decodable {
      struct Source: Decodable {
        struct Calibration: Decodable {
          var on: String
          var objects: Int
          var seconds: Double
        }

        var source: String
        var bundle: String
        var frames: Int
        var detections: Int
        var offered: Int
        var notOffered: [String: Int]
        var calibration: Calibration?
      }

      var collected: Int
      var sources: [Source]
      var dropped: [String: Int]
      var forecastCoreMinutes: Double?
      var review: String?
    }

    private func summary(_ ending: RunningProcess.Ending) throws -> Summary {
      #expect(ending.status == 0, "\(ending.errors)")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Summary.self, from: Data(ending.output.utf8))
    }

    private func scene(_ folder: TemporaryFolder, seed: Int) throws -> (video: String, boxes: String) {
      let (video, boxes) = (folder.file("scene-\(seed).mp4"), folder.file("scene-\(seed).csv"))
      try Program.succeed(
        [
          "scene", "render", "--seed", "\(seed)", "--minutes", "0.8", "--planted", "0", "--out", video,
          "--boxes",
          boxes,
        ], folder: folder)
      return (video, boxes)
    }

    private let small = ["--objects", "64", "--memory", "200", "--json"]

    @Test(
      "A video that is published to its end trains a bundle that a node scores with; nothing is unaccounted for"
    )
    func clip() throws {
      let folder = try TemporaryFolder()
      let (video, boxes) = try scene(folder, seed: 3)
      let (endpoint, bundle) = (folder.ipc("train"), folder.file("bundle"))
      let train = try Program.start(
        [
          "train", "--connect", "sub+bind:\(endpoint)", "--source", "plaza", "--for", "1m", "--lossless",
          "--frame-stride", "1", "--bundle", bundle,
        ] + small, folder: folder)
      let publish = try Program.start(
        [
          "publish", video, "--source", "plaza", "--connect", endpoint, "--full-speed", "--detections", boxes,
        ], folder: folder)
      publish.server = train
      #expect(try publish.ending(within: 400).status == 0)
      let ending = try train.ending(within: 240)
      let summary = try summary(ending)
      let source = try #require(summary.sources.first)
      #expect(source.frames > 100)
      #expect(summary.dropped == [:])
      #expect(source.offered + source.notOffered.values.reduce(0, +) == source.detections)
      #expect(summary.collected > 64 && summary.collected <= source.offered)
      #expect(source.calibration?.on == "held-out-sample", "\(ending.errors)")
      #expect(source.calibration?.seconds == 0)
      #expect((summary.forecastCoreMinutes ?? 0) > 0)
      #expect(ending.errors.contains("core-minutes on this machine"))
      let page = try String(contentsOfFile: #require(summary.review), encoding: .utf8)
      #expect(page.contains("data:image/jpeg;base64,"))

      let mesh = try Mesh(folder, bundle: bundle)
      let watch = try mesh.watch(untilEnd: 1)
      let again = try Program.start(
        [
          "publish", video, "--source", "plaza", "--connect", mesh.input, "--full-speed", "--detections",
          boxes,
        ],
        folder: folder)
      #expect(try again.ending(within: 400).status == 0)
      let balance = try #require(try Watched.lines(watch.ending(within: 400).output).balance)
      #expect(balance.addsUp)
      #expect(balance.scored > 100)
      #expect(try mesh.stop().status == 0)
    }

    @Test("Two cameras share weights, and each is calibrated on what it shows after training")
    func cameras() throws {
      let folder = try TemporaryFolder()
      let (endpoint, bundle) = (folder.ipc("train"), folder.file("bundles"))
      let scenes = try [3, 5].map { try scene(folder, seed: $0) }
      let train = try Program.start(
        [
          "train", "--connect", "sub+bind:\(endpoint)", "--source", "north", "--source", "south", "--for",
          "8s",
          "--calibrate-for", "8s", "--lossless", "--bundle", bundle,
        ] + small, folder: folder)
      let cameras = try zip(["north", "south"], scenes).map { source, scene in
        try Program.start(
          [
            "publish", scene.video, "--source", source, "--connect", endpoint, "--full-speed", "--loop",
            "--detections", scene.boxes,
          ], folder: folder)
      }
      let summary = try summary(train.ending(within: 300))
      for camera in cameras { camera.signal(SIGTERM) }
      #expect(summary.sources.map(\.source) == ["north", "south"])
      func bytes(_ source: String, _ file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(bundle)/\(source)/\(file)"))
      }
      #expect(
        try bytes("north", "backbone.safetensors") == bytes("south", "backbone.safetensors"))
      #expect(try bytes("north", "calibration.json") != bytes("south", "calibration.json"))
      for source in summary.sources {
        #expect(source.calibration?.on == "listening")
        #expect((source.calibration?.objects ?? 0) >= 20)
        #expect((source.calibration?.seconds ?? 0) > 0)
      }
    }

    @Test("Impossible options are refused before a socket is opened")
    func refused() throws {
      let folder = try TemporaryFolder()
      for (arguments, words) in [
        (["--connect", "tcp://127.0.0.1:9"], "--connect needs to know the camera"),
        (["--source", "a"], "Say where with --connect"),
        (["--connect", "tcp://127.0.0.1:9", "--source", "a", "--for", "soon"], "--for is"),
        (["--connect", "tcp://127.0.0.1:9", "--source", "a", "film.mp4"], "not both"),
        (["--connect", "tcp://127.0.0.1:9", "--source", "a", "--exclude-time", "noon"], "--exclude-time is"),
      ] {
        let ending = try Program.run(
          ["train", "--bundle", folder.file("bundle")] + arguments, folder: folder)
        #expect(ending.status == 64, "\(arguments)")
        #expect(ending.errors.contains(words), "\(ending.errors)")
      }
    }
  }
}
