import Foundation
import TestSupport
import Testing

// A training is killed in the middle. Its command resumes it, and every file of the bundle is as without the kill, to
// the last byte, except the seconds it took.

extension EndToEnd {
  @Suite struct ResumedTrainingTests {
    /// A plaza of half a minute with its true boxes.
    private func scene(_ folder: TemporaryFolder) throws -> [String] {
      let (video, boxes) = (folder.file("plaza.mp4"), folder.file("plaza.csv"))
      try Program.succeed(
        [
          "scene", "render", "--seed", "7", "--minutes", "0.5", "--planted", "0", "--out", video, "--boxes",
          boxes,
        ], folder: folder)
      return [video, "--detections", boxes]
    }

    /// The files of a bundle by their paths in it.
    private func files(_ bundle: String) throws -> [String: Data] {
      let names = try #require(FileManager.default.enumerator(atPath: bundle)).compactMap { $0 as? String }
      var files: [String: Data] = [:]
      for name in names {
        guard let data = FileManager.default.contents(atPath: "\(bundle)/\(name)") else { continue }
        let text = String(decoding: data, as: UTF8.self)
        files[name] =
          name == "bundle.json" ? Data(text.replacing(/"seconds" : [0-9.]+/, with: "").utf8) : data
      }
      return files
    }

    @Test(
      "A training that was killed resumes and gives equal files, on other threads as well")
    func killed() throws {
      let folder = try TemporaryFolder()
      let footage = try scene(folder)
      let (through, killed) = (folder.file("through"), folder.file("killed"))
      func train(_ bundle: String, _ more: [String]) -> [String] {
        ["train"] + footage + ["--objects", "1024", "--bundle", bundle, "--checkpoint-every", "1s"] + more
      }
      try Program.succeed(train(through, ["--threads", "1"]), folder: folder)
      #expect(!FileManager.default.fileExists(atPath: through + ".training"))

      let first = try Program.start(train(killed, ["--threads", "2"]), folder: folder)
      let checkpoint = killed + ".training/checkpoint.safetensors"
      try first.wait(for: "a checkpoint") { _ in FileManager.default.fileExists(atPath: checkpoint) }
      first.signal(SIGKILL)
      #expect(try first.ending().isBySignal)
      #expect(!FileManager.default.fileExists(atPath: killed))

      // A training with other options is not mistaken for it.
      let before = try Data(contentsOf: URL(filePath: checkpoint))
      let other = try Program.run(train(killed, ["--seed", "2"]), folder: folder)
      #expect(other.status == 65)
      #expect(
        other.errors.contains("seed is 2, was 1") && other.errors.contains("--restart"), "\(other.errors)")
      #expect(try Data(contentsOf: URL(filePath: checkpoint)) == before)

      let second = try Program.succeed(train(killed, ["--threads", "1"]), folder: folder)
      let words = try #require(
        second.errors.firstMatch(of: /resumed at ([0-9,]+) of 1,024 objects/), "\(second.errors)")
      #expect(words.1 != "0")
      let (expected, found) = (try files(through), try files(killed))
      #expect(
        expected.count == 7, "manifest, calibration, backbone and four heads: \(expected.keys.sorted())")
      #expect(found.keys.sorted() == expected.keys.sorted())
      for (name, data) in expected { #expect(found[name] == data, "\(name)") }
      #expect(!FileManager.default.fileExists(atPath: killed + ".training"))
    }

    @Test("A damaged checkpoint is reported, and --restart begins from scratch")
    func damaged() throws {
      let folder = try TemporaryFolder()
      let bundle = folder.file("gate")
      try folder.write("torn", to: "gate.training/checkpoint.safetensors")
      let command = ["train"] + (try scene(folder)) + ["--objects", "64", "--bundle", bundle]
      let refused = try Program.run(command, folder: folder)
      #expect(refused.status == 65)
      #expect(
        refused.errors.contains("gate.training/checkpoint.safetensors: a damaged checkpoint")
          && refused.errors.contains("--restart discards it"), "\(refused.errors)")
      let ending = try Program.succeed(command + ["--restart"], folder: folder)
      #expect(!ending.errors.contains("resumed at"))
      #expect(FileManager.default.fileExists(atPath: bundle + "/bundle.json"))
      #expect(!FileManager.default.fileExists(atPath: bundle + ".training"))
    }

    @Test("Training off the bus keeps no checkpoint and refuses its options")
    func offTheBus() throws {
      let folder = try TemporaryFolder()
      let ending = try Program.run(
        [
          "train", "--connect", "tcp://127.0.0.1:9", "--source", "a", "--restart", "--bundle",
          folder.file("b"),
        ], folder: folder)
      #expect(ending.status == 64)
      #expect(ending.errors.contains("no video is stored"), "\(ending.errors)")
    }
  }
}
