import Foundation
import TestSupport
import Testing

// A camera runs on and its node gets other bundles meanwhile: one of the same tasks, a broken one, one that cuts
// other clips, and its own once more. Every frame is reported once and in order, each by one bundle.

extension EndToEnd {
  @Suite struct SwapTests {
    private func train(_ name: String, _ more: [String], in folder: TemporaryFolder) throws -> String {
      let camera = try InventedCamera.shared.get()
      try Program.succeed(
        [
          "train", "--dataset", "ped2", camera.dataset, "--detections", camera.detections, "--bundle",
          folder.file(name), "--objects", "64",
        ] + more, folder: folder)
      return folder.file(name)
    }

    /// The `info_version` of a bundle.
    private func fingerprint(_ bundle: String, _ folder: TemporaryFolder) throws -> String {
      struct Card: Decodable { var fingerprint: String }
      let shown = try Program.succeed(["bundles", "show", bundle, "--json"], folder: folder).output
      return try JSONDecoder().decode(Card.self, from: Data(shown.utf8)).fingerprint
    }

    @Test(
      "A bundle is swapped while frames come: none is lost, each has one bundle's scores, and a broken one is refused"
    )
    func swap() throws {
      let folder = try TemporaryFolder()
      let camera = try InventedCamera.shared.get()
      let second = try train("second", ["--seed", "2"], in: folder)
      let third = try train("third", ["--tasks", "distillation"], in: folder)
      let broken = folder.file("broken")
      try FileManager.default.copyItem(atPath: second, toPath: broken)
      let head = broken + "/tasks/dev.vagary.arrow-of-time/head.safetensors"
      let weights = try Data(contentsOf: URL(filePath: head))
      try weights.dropLast(weights.count / 2).write(to: URL(filePath: head))
      let versions = try [camera.bundle, second, third].map { try fingerprint($0, folder) }
      #expect(Set(versions).count == 3)

      // Every object is an event, from its first score to the end. The walkers are so much of the picture that
      // the camera would seem to turn.
      let mesh = try Mesh(
        folder, bundle: camera.bundle,
        settings: [
          "control.path=\(folder.file("control"))", "health.picture=false", "events.threshold=0",
          "events.release=0",
          "events.minimum_s=0",
        ])
      func swap(_ bundle: String) throws -> RunningProcess.Ending {
        try Program.run(["bundles", "swap", bundle, "--control", folder.file("control")], folder: folder)
      }
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try Program.start(
        [
          "publish", camera.longClip, "--source", "gate", "--connect", mesh.input, "--lossless",
          "--frame-rate", "20",
          "--detections", camera.detections, "--video", "long",
        ], folder: folder)
      publish.server = mesh.node
      func waitForScores(_ count: Int) throws {
        try watch.wait(for: "\(count) scores") { try Watched.lines($0.output).scores("gate").count >= count }
      }

      try waitForScores(20)
      mesh.node.signal(SIGHUP)
      try mesh.node.wait(for: "the reload") { $0.errors.contains("nothing has changed") }
      try waitForScores(50)
      let swapped = try swap(second)
      #expect(swapped.status == 0, "\(swapped.errors)")
      #expect(swapped.output == "changed bundle.path; gate continues with another bundle\n")
      try waitForScores(90)
      let refused = try swap(broken)
      #expect(refused.status == 65)
      #expect(
        refused.errors.contains("was not swapped, the node continues as before: \(head)"), "\(refused.errors)"
      )
      let absent = try swap(folder.file("absent"))
      #expect(absent.status == 65 && absent.errors.contains("no bundle there"), "\(absent.errors)")
      try waitForScores(130)
      #expect(try swap(third).status == 0)
      #expect(try publish.ending().status == 0)
      let messages = try Watched.lines(try watch.ending().output)
      #expect(try mesh.stop().status == 0)

      #expect(messages.topicsWithGaps == [])
      #expect(messages.frameIDs("gate") == Array(0..<InventedCamera.longFrames))
      let scores = messages.scores("gate")
      #expect(scores.flatMap { $0.notScored ?? [] }.map(\.reason) == [])
      #expect(scores.allSatisfy { $0.objects?.count == InventedFootage.walkers })
      #expect(runs(scores.map { $0.infoVersion ?? "" }) == versions)
      #expect(runs(messages.compactMap(\.sourceInfo?.infoVersion)) == versions)
      // The first two cut the same clips, so that tracks continue; the third one starts new tracks.
      let tracks = versions.map { version in
        Set(scores.filter { $0.infoVersion == version }.flatMap { $0.objects ?? [] }.compactMap(\.track))
      }
      #expect(tracks[0].intersection(tracks[1]).count == InventedFootage.walkers)
      #expect(tracks[1].isDisjoint(with: tracks[2]))
      let ends = messages.compactMap(\.event).filter { $0.phase == "end" }
      #expect(Set(ends.map(\.endReason)) == ["bundle-changed", "source-ended"])
      #expect(ends.count { $0.endReason == "bundle-changed" } == 2 * InventedFootage.walkers)
      #expect(messages.nodeCounter("reloads") == 3)
      #expect(messages.nodeCounter("reloads_refused") == 2)
    }

    /// Each value once for as long as it stays.
    private func runs(_ values: [String]) -> [String] {
      values.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    @Test("On SIGHUP a node takes what can change, and nothing at all of a configuration that it cannot use")
    func reload() throws {
      let folder = try TemporaryFolder()
      func write(_ more: String) throws { try folder.write("log:\n  level: info\n" + more, to: "node.yaml") }
      try write("")
      let mesh = try Mesh(
        folder, bundle: nil, settings: ["control.path=\(folder.file("control"))"],
        more: ["--config", folder.file("node.yaml")])
      func hangUp(_ file: String, expecting text: String) throws {
        try write(file)
        mesh.node.signal(SIGHUP)
        try mesh.node.wait(for: text) { $0.errors.contains(text) }
      }
      try hangUp("events:\n  threshold: high\n", expecting: "events.threshold is \"high\"")
      try hangUp(
        "events:\n  threshold: 4\nscoring:\n  queue: 7\n",
        expecting: "nothing was changed: scoring.queue cannot change while the node runs")
      try hangUp("events:\n  threshold: 4\nbundle:\n  path: absent\n", expecting: "absent: no bundle there")
      // Had any of it been taken, this would be no change.
      try hangUp("events:\n  threshold: 4\n", expecting: "notice control: changed events.threshold")

      let second = try Program.run(
        [
          "node", "--set", "control.path=\(folder.file("control"))", "--set",
          "bus.in=sub+bind:\(folder.ipc("in-2"))", "--set",
          "bus.out=pub+bind:\(folder.ipc("out-2"))",
        ], folder: folder)
      #expect(second.status == 69 && second.errors.contains("another node listens there"), "\(second.errors)")
      let rights = try FileManager.default.attributesOfItem(atPath: folder.file("control"))[.posixPermissions]
      #expect(rights as? Int == 0o600)
      #expect(try mesh.stop().status == 0)
      #expect(!(try folder.names().contains("control")))
    }
  }
}
