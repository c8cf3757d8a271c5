import Foundation
import TestSupport
import Testing

// Users make mistakes. A command that cannot do its work ends with a code of its own, names the fault on stderr and
// says what to do. It never crashes, and stdout stays empty.

extension EndToEnd {
  @Suite struct BadInputTests {
    private let folder: TemporaryFolder
    private let camera: InventedCamera

    init() throws {
      folder = try TemporaryFolder()
      camera = try InventedCamera.shared.get()
    }

    private func expect(
      _ arguments: [String], _ status: Int32, _ texts: [String], environment: [String: String] = [:],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let ending = try Program.run(arguments, folder: folder, environment: environment)
      #expect(ending.status == status, "\(ending.errors)", sourceLocation: sourceLocation)
      #expect(!ending.isBySignal, sourceLocation: sourceLocation)
      #expect(ending.output == "", sourceLocation: sourceLocation)
      for text in texts {
        #expect(ending.errors.contains(text), "\(ending.errors)", sourceLocation: sourceLocation)
      }
    }

    @Test("A video that is missing or not a video is refused by its name")
    func footage() throws {
      let missing = folder.file("missing.mp4")
      let text = try folder.write("This is no video.\n", to: "text.mp4")
      for command in [
        ["publish"], ["detect", "--detector", "motion", "--record", folder.file("out.csv")],
      ] {
        try expect(command + [missing], 66, [missing])
        try expect(command + [text], 65, [text])
      }
      #expect(!FileManager.default.fileExists(atPath: folder.file("out.csv")))
    }

    @Test("All faults of a configuration are reported at once, with the keys that were meant")
    func configuration() throws {
      let file = try folder.write(
        "bus:\n  send_highwater: 5\ntracklets:\n  minimum_overlap: 1.5\nevents:\n  release: 9\n",
        to: "node.yaml")
      try expect(
        ["node", "--config", file, "--set", "scoring.thread=2"], 78,
        [
          "4 problems", "unknown key bus.send_highwater; did you mean bus.send_high_water?",
          "tracklets.minimum_overlap is 1.5", "events.release is 9", "did you mean scoring.threads?",
          "line 2",
        ])
    }

    @Test("A bundle that is missing, broken or needs other plugins is refused before anything starts")
    func bundle() throws {
      let missing = folder.file("no-bundle")
      try expect(["node", "--bundle", missing], 66, [missing])
      let broken = folder.url("broken")
      try FileManager.default.copyItem(atPath: camera.bundle, toPath: broken.path)
      try Data("{".utf8).write(to: broken.appending(path: "bundle.json"))
      let remedy = "make the bundle anew with `vagary train`"
      try expect(["node", "--bundle", broken.path], 65, ["broken/bundle.json: not valid JSON", remedy])
      let uncalibrated = folder.url("uncalibrated")
      try FileManager.default.copyItem(atPath: camera.bundle, toPath: uncalibrated.path)
      try Data("{}".utf8).write(to: uncalibrated.appending(path: "calibration.json"))
      try expect(
        ["node", "--bundle", uncalibrated.path], 65, ["uncalibrated/calibration.json: the key", remedy])
      let other = folder.url("other")
      try FileManager.default.copyItem(atPath: camera.bundle, toPath: other.path)
      let manifest = other.appending(path: "bundle.json")
      let text = String(decoding: try Data(contentsOf: manifest), as: UTF8.self)
      let changed = text.replacingOccurrences(of: "middle-box", with: "muddle-box")
      try #require(changed != text)
      try Data(changed.utf8).write(to: manifest)
      try expect(["node", "--bundle", other.path], 69, ["muddle-box"])
    }

    @Test("A library without the entry symbol is refused by file, and the rest still works")
    func plugin() throws {
      let source = try folder.write("int nothing(void) { return 0; }\n", to: "nothing.c")
      let library = folder.file("vagary-nothing.so")
      let compiler = try RunningProcess(
        URL(filePath: "/usr/bin/env"), ["cc", "-shared", "-fPIC", "-o", library, source], name: "cc",
        folder: folder)
      try #require(try compiler.ending().status == 0)
      let check = try Program.run(["plugins", "check", library], folder: folder)
      #expect(check.status == 65)
      #expect(check.output.contains(library) && check.output.contains("vagary_plugin_entry"))
      #expect(check.errors.contains("does not keep the plugin contract"))
      let listing = try Program.run(["plugins", "list", "--plugins", folder.path], folder: folder)
      #expect(listing.status == 0)
      #expect(listing.output.contains("arrow-of-time"))
      #expect((listing.output + listing.errors).contains("vagary-nothing.so"))
    }

    @Test("Recorded detections that cannot be read are refused by file and line")
    func recording() throws {
      let broken = try folder.write(
        InventedFootage.head + "01,0,1,2,three,4,person,0.9,,\n", to: "broken.csv")
      try expect(
        [
          "train", "--dataset", "ped2", camera.dataset, "--detections", broken, "--bundle",
          folder.file("b"),
        ],
        65, [broken, "line 6", "three"])
      try expect(["publish", camera.testClip, "--detections", broken], 65, [broken, "line 6"])
      let missing = folder.file("missing.csv")
      try expect(["publish", camera.testClip, "--detections", missing], 66, [missing])
    }

    @Test("Unknown names are answered with the known ones")
    func names() throws {
      let train = ["train", camera.testClip, "--bundle", folder.file("b")]
      try expect(train + ["--detector", "moton"], 69, ["moton", "did you mean \"motion\"?"])
      try expect(
        [
          "train", "--dataset", "ped3", camera.dataset, "--detector", "motion", "--bundle",
          folder.file("b"),
        ],
        64, ["unknown data set ped3", "ped1, ped2, avenue, shanghaitech, scene"])
      try expect(
        [
          "train", "--dataset", "avenue", camera.dataset, "--detector", "motion", "--bundle",
          folder.file("b"),
        ],
        66, [camera.dataset, "CUHK Avenue: folders training_videos and testing_videos"])
      let looking = ["--detector", "motion", "--record", folder.file("r"), "--tracks", folder.path]
      try expect(
        ["detect", camera.testClip] + looking, 64, ["--tracks are those of a data set", "--dataset"])
      try expect(
        ["detect", "--dataset", "scene", camera.dataset] + looking, 64, ["scenes carry their truth with them"]
      )
      try expect(
        ["detect", "--dataset", "ped2", camera.dataset] + looking, 66, [folder.path, "track files 01.txt"])
      try expect(
        ["node", "--set", "sources.yard.detector=moton"], 69, ["moton", "did you mean \"motion\"?"])
      try expect(["publish", camera.testClip, "--connect", "tcp:/nowhere"], 64, ["tcp:/nowhere"])
      #expect(!FileManager.default.fileExists(atPath: folder.file("b")))
    }
  }
}
