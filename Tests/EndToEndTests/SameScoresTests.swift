import Foundation
import TestSupport
import Testing

// One test clip, its boxes recorded beforehand, is scored twice: by `vagary evaluate`, which reads the
// files itself, and through the bus, published without loss to a node. Scoring is one function, so both
// ways give the same raw scores, frame by frame and task by task; over ipc and over tcp.

extension EndToEnd {
  @Suite struct SameScoresTests {
    @Test("Scores through the bus over ipc are those that evaluate computes from the files")
    func overIPC() throws {
      let folder = try TemporaryFolder()
      try compare(folder, input: folder.ipc("in"), output: folder.ipc("out"))
    }

    @Test("Scores through the bus over tcp are those that evaluate computes from the files")
    func overTCP() throws {
      let ports = try FreePorts.take(2)
      try compare(
        try TemporaryFolder(), input: "tcp://127.0.0.1:\(ports[0])", output: "tcp://127.0.0.1:\(ports[1])")
    }

    @Test("Scores of fitted tasks, which follow tracks, are equal over the bus and from files")
    func fitted() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let tasks = ["location", "density", "velocity"]
      try Program.succeed(
        [
          "fit", "--dataset", "ped2", camera.dataset, "--detections", camera.detections, "--bundle",
          camera.bundle, "--out", folder.file("fitted"),
        ] + tasks.flatMap { ["--task", $0] }, folder: folder)
      try compare(
        folder, bundle: folder.file("fitted"), tasks: Self.learnt + tasks, input: folder.ipc("in"),
        output: folder.ipc("out"))
    }

    @Test(
      "Scores of a bundle whose doubtful detections only continue tracks are equal over the bus and from files"
    )
    func doubtful() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      // Two of three times the second walker is doubted; and in every frame something else, now here, now there.
      var lines: [String] = []
      for line in try String(contentsOfFile: camera.detections, encoding: .utf8).split(separator: "\n") {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 10, let frame = Int(fields[1]) else {
          lines.append(String(line))
          continue
        }
        let second = fields[3] == "41"
        lines.append(second && frame % 3 > 0 ? String(line).replacing(",0.9,", with: ",0.15,") : String(line))
        if second {
          lines.append("\(fields[0]),\(frame),\(frame * 53 % 130),\(frame * 31 % 70),20,44,person,0.12,,")
        }
      }
      let boxes = try folder.write(lines.joined(separator: "\n") + "\n", to: "doubtful.csv")
      try Program.succeed(
        [
          "train", "--dataset", "ped2", camera.dataset, "--detections", boxes, "--bundle",
          folder.file("bundle"),
          "--objects", "64", "--new-track-confidence", "0.25", "--tasks",
          (Self.learnt + ["velocity"]).joined(separator: ","),
        ], folder: folder)
      let scores = try compare(
        folder, bundle: folder.file("bundle"), tasks: Self.learnt + ["velocity"], detections: boxes,
        perFrame: InventedFootage.walkers + 1,
        input: folder.ipc("in"), output: folder.ipc("out"))
      // As long as they walk: who runs and turns may be lost while he is doubted.
      for score in scores.prefix(20) {
        #expect(score.objects?.count == InventedFootage.walkers)
        #expect(score.notScored?.map(\.reason) == ["low-confidence"])
      }
      #expect(Set(scores.flatMap { $0.notScored ?? [] }.map(\.reason)) == ["low-confidence"])
    }

    private static let learnt = ["arrow-of-time", "motion-irregularity", "middle-box", "distillation"]

    /// - Parameter perFrame: detections of a frame.
    @discardableResult private func compare(
      _ folder: TemporaryFolder, bundle: String? = nil, tasks: [String] = learnt, detections: String? = nil,
      perFrame: Int = InventedFootage.walkers, input: String, output: String
    ) throws -> [Watched.FrameScore] {
      let camera = try InventedCamera.shared.get()
      let bundle = bundle ?? camera.bundle
      let detections = detections ?? camera.detections
      let table = folder.url("frames.csv")
      try Program.succeed(
        [
          "evaluate", "--dataset", "ped2", camera.dataset, "--bundle", bundle, "--detections",
          detections, "--frame-scores", table.path, "--json",
        ], folder: folder)
      let offline = try Table(String(decoding: Data(contentsOf: table), as: UTF8.self))

      let mesh = try Mesh(folder, bundle: bundle, input: input, output: output)
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(
        camera.testClip, as: "01", detections: detections, clip: "test-01")
      #expect(try publish.ending().status == 0)
      let messages = try Watched.lines(try watch.ending().output)
      let balance = try #require(messages.balance)
      #expect(balance.addsUp)
      #expect(balance.detections == InventedCamera.testFrames * perFrame)
      #expect(messages.frameIDs("01") == Array(0..<InventedCamera.testFrames))

      let scores = messages.scores("01")
      try #require(offline.rows.count == scores.count)
      try #require(Set(tasks + ["fused", "plain-mean"]).isSubset(of: offline.names))
      for (row, score) in zip(offline.rows, scores) {
        let objects = score.objects ?? []
        let place = "frame \(score.frameId ?? "")"
        #expect(Self.isSame(row["fused"], score.raw), "\(place), fused")
        #expect(
          Self.isSame(row["plain-mean"], objects.compactMap(\.plainMean).max()), "\(place), plain mean")
        for task in tasks {
          let best = objects.compactMap { $0.tasks.first { $0.task == task }?.raw }.max()
          #expect(Self.isSame(row[task], best), "\(place), \(task)")
        }
      }
      #expect(scores.contains { $0.raw != nil })
      return scores
    }

    private static func isSame(_ one: Double?, _ other: Double?) -> Bool {
      guard let one, let other else { return one == nil && other == nil }
      return abs(one - other) <= 1e-4 * max(1, abs(one))
    }

    /// The file of `evaluate --frame-scores`.
    private struct Table {
      var names: Set<String>
      /// Scores by name; absent where a frame has none.
      var rows: [[String: Double]]

      init(_ text: String) throws {
        let lines = text.split(separator: "\n").map {
          $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let head = try #require(lines.first).map(String.init)
        names = Set(head)
        rows = lines.dropFirst().map { fields in
          Dictionary(
            zip(head, fields).compactMap { name, field in Double(field).map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
        }
      }
    }
  }
}
