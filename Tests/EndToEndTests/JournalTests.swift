import Foundation
import TestSupport
import Testing

// A node keeps its events in a file. It is killed several times, each time at another moment. The file keeps every
// event that was in it, and an interrupted event gets an end, which is also published.

extension EndToEnd {
  @Suite struct JournalTests {
    /// Ten; as many as `VAGARY_KILLS` says.
    private static let rounds = ProcessInfo.processInfo.environment["VAGARY_KILLS"].flatMap { Int($0) } ?? 10

    private let folder: TemporaryFolder
    private let camera: InventedCamera
    private let journal: String

    init() throws {
      folder = try TemporaryFolder()
      camera = try InventedCamera.shared.get()
      journal = folder.file("events.journal")
    }

    /// A node that takes every object for an event and keeps them.
    private func start() throws -> Mesh {
      try Mesh(
        folder, bundle: camera.bundle,
        settings: [
          "events.threshold=0", "events.release=0", "events.minimum_s=0", "journal.path=\(journal)",
        ])
    }

    private func publish(_ mesh: Mesh, loop: Bool) throws -> RunningProcess {
      try mesh.publish(
        camera.longClip, as: "yard", detections: camera.detections, clip: "long", more: loop ? ["--loop"] : []
      )
    }

    /// The events that `vagary events` lists, by id.
    private func listed(_ more: [String] = []) throws -> [String: Watched.Event] {
      let output = try Program.succeed(["events", journal, "--json"] + more, folder: folder).output
      let events = try Watched.lines(output).compactMap(\.event)
      return Dictionary(events.map { ($0.id, $0) }) { _, last in
        Issue.record("\(last.id) is listed twice")
        return last
      }
    }

    @Test(
      "A node that is killed loses no event that was in its journal, and leaves none without an end",
      .timeLimit(.minutes(60)))
    func killed() throws {
      var known: [String: Watched.Event] = [:]
      var interrupted: Set<String> = []
      for round in 0..<Self.rounds {
        let mesh = try start()
        let reopened = try listed()
        for (id, event) in known {
          let now = reopened[id]
          #expect(now?.phase == "end", "round \(round), \(id)")
          #expect(
            now?.endReason == event.endReason ?? "node-restarted", "round \(round), \(id)")
        }
        let watch = try mesh.watch()
        let publish = try publish(mesh, loop: true)
        try watch.wait(for: "the ends of interrupted events") {
          let ends = try Watched.lines($0.output).compactMap(\.event).filter {
            $0.endReason == "node-restarted"
          }
          return interrupted.isSubset(of: ends.map(\.id))
        }
        let wanted = 1 + round % 6
        try watch.wait(for: "\(wanted) starts") {
          try Watched.lines($0.output).compactMap(\.event).filter { $0.phase == "start" }.count >= wanted
        }
        // The published changes are written without a stop of the node.
        let told = try Watched.lines(watch.output).compactMap(\.event).filter { $0.phase != "update" }
        var committed: [String: Watched.Event] = [:]
        try mesh.node.wait(for: "the journal to hold the published changes") { _ in
          committed = try listed()
          return told.allSatisfy {
            committed[$0.id].map { $0.phase == "end" } ?? false
              || $0.phase == "start" && committed[$0.id] != nil
          }
        }
        // The rounds spread the moment of the kill over 300 ms, the time of several batches.
        usleep(UInt32(round * 37 % 300) * 1000)
        mesh.node.signal(SIGKILL)
        let ending = try mesh.node.ending(within: 10)
        #expect(ending.isBySignal)
        publish.signal(SIGKILL)
        let left = try listed()
        for (id, event) in committed {
          #expect(left[id] != nil, "round \(round), \(id)")
          if event.phase == "end" {
            #expect(left[id]?.endReason == event.endReason, "round \(round)")
          }
        }
        interrupted = Set(left.values.filter { $0.phase != "end" }.map(\.id))
        known = left
      }
      #expect(known.count >= Self.rounds)
      let last = try start()
      #expect(try listed().values.allSatisfy { $0.phase == "end" })
      #expect(try last.stop().status == 0)
    }

    @Test("The journal of a node that stopped in order lists what watch saw, for programs and for people")
    func listing() throws {
      let mesh = try start()
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try publish(mesh, loop: false)
      #expect(try publish.ending(within: 60).status == 0)
      let told = try Watched.lines(try watch.ending().output)
      #expect(try mesh.stop().status == 0)
      let ended = told.compactMap(\.event).filter { $0.phase == "end" }
      #expect(!ended.isEmpty)
      let events = try listed()
      #expect(Set(events.keys) == Set(ended.map(\.id)))
      #expect(events.values.allSatisfy { $0.phase == "end" && $0.endReason != "node-restarted" })
      let lines = try Program.succeed(["events", journal], folder: folder).output.split(separator: "\n")
      #expect(lines.count == events.count)
      for line in lines {
        #expect(line.wholeMatch(of: /#\d+ \d{4}-\d\d-\d\d .* yard EVENT end .*/) != nil, "\(line)")
      }
      #expect(try listed(["--since", "1h", "--source", "yard", "--limit", "1"]).count == 1)
      #expect(try listed(["--source", "gate"]).isEmpty)
      #expect(try listed(["--since", "999999"]).isEmpty)
    }

    @Test("A journal that is missing or something else is refused with a code of its own")
    func refused() throws {
      let text = try folder.write("dear diary", to: "diary.txt")
      func expect(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let ending = try Program.run(arguments, folder: folder)
        #expect(ending.status == status, "\(ending.errors)")
        #expect(ending.output == "")
        #expect(ending.errors.contains(text), "\(ending.errors)")
      }
      try expect(["events", folder.file("nothing")], 66, "there is no such journal")
      try expect(["events", text], 65, "is not a journal of events")
      try expect(["events", text, "--since", "yesterday"], 64, "--since is \"yesterday\"")
      try expect(["node", "--set", "journal.path=\(text)"], 65, "is not a journal of events")
      #expect(try String(contentsOfFile: text, encoding: .utf8) == "dear diary")
      let mesh = try start()
      try expect(
        ["node", "--set", "journal.path=\(journal)", "--set", "bus.in=sub+bind:\(folder.ipc("in2"))"], 69,
        "another node writes to this journal")
      #expect(mesh.node.isRunning)
    }
  }
}
