import Foundation
import TestSupport
import Testing

// An operator looks at a node over HTTP. A camera without a bundle makes the node unready until it has gone. A second
// camera is then scored, and metrics and events agree with `watch`.

extension EndToEnd {
  @Suite struct HTTPTests {
    @Test("Readiness, metrics and events say over HTTP what watch sees on the bus")
    func endpoint() throws {
      let camera = try InventedCamera.shared.get()
      // Every object is an event.
      let mesh = try Mesh(
        try TemporaryFolder(), bundle: nil,
        settings: [
          "http.listen=127.0.0.1:0", "sources.gate.bundle=\(camera.bundle)", "events.threshold=0",
          "events.release=0", "events.minimum_s=0",
        ])
      let port = try Self.port(of: mesh.node)
      let client = try HTTPClient(port: port)
      let watch = try mesh.watch(untilEnd: 2)
      try mesh.node.wait(for: "being ready") { _ in try client.ask("/readyz").status == 200 }
      let follower = try HTTPClient(port: port)
      #expect(try follower.begin("/events?since=0", headers: ["Accept": "text/event-stream"]).status == 200)

      let yard = try mesh.publish(camera.longClip, as: "yard", detections: camera.detections, clip: "long")
      var unready = ""
      try mesh.node.wait(for: "being unready") { _ in
        let reply = try client.ask("/readyz")
        unready = reply.body
        return reply.status == 503
      }
      #expect(unready.contains("{\"source\":\"yard\",\"state\":\"blind\",\"reasons\":[\"no bundle"))
      try yard.ending()
      try mesh.node.wait(for: "being ready again") { _ in try client.ask("/readyz").status == 200 }
      #expect(try client.ask("/readyz").body.contains("\"state\":\"stopped\""))

      let gate = try mesh.publish(camera.testClip, as: "gate", detections: camera.detections, clip: "test-01")
      try mesh.node.wait(for: "a score in the metrics") { _ in
        Self.value("vagary_objects_scored_total{source=\"gate\"}", try client.ask("/metrics").body) ?? 0 > 0
      }
      let health = try client.ask("/healthz")
      #expect(health.status == 200)
      #expect(health.body.contains("\"name\":\"node-under-test\""))
      #expect(try gate.ending().status == 0)

      let messages = try Watched.lines(try watch.ending().output)
      #expect(messages.topicsWithGaps == [])
      let reply = try client.ask("/metrics")
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      try compare(reply.body, messages)
      try compare(try client.ask("/events").body, messages, follower)

      #expect(try mesh.stop().status == 0)
      // The stream was ended, not broken off.
      let rest = try follower.readText { _ in false }
      #expect(!rest.isOpen && rest.text.hasSuffix("0\r\n\r\n"))
    }

    private func compare(_ metrics: String, _ messages: [Watched]) throws {
      for source in ["yard", "gate"] {
        let scores = messages.scores(source)
        func value(_ name: String, _ more: String = "") -> Int? {
          Self.value("vagary_\(name){source=\"\(source)\"\(more)}", metrics)
        }
        #expect(value("frames_received_total") == scores.count)
        #expect(value("frames_published_total") == scores.count)
        #expect(value("detections_received_total") == scores.count * InventedFootage.walkers)
        #expect(value("objects_scored_total") == scores.flatMap { $0.objects ?? [] }.count)
        let missing = scores.flatMap { $0.notScored ?? [] }.map(\.reason)
        for reason in Set(missing + ["no-bundle", "overload", "stream-too-short"]) {
          #expect(
            value("objects_not_scored_total", ",reason=\"\(reason)\"") == missing.count { $0 == reason },
            "\(source), \(reason)")
        }
        #expect(value("source_state", ",state=\"stopped\"") == 1)
        #expect(value("source_state", ",state=\"ready\"") == 0)
      }
      let scored = messages.compactMap(\.frameScore).count
      #expect(scored == InventedCamera.longFrames + InventedCamera.testFrames)
      #expect(Self.value("vagary_score_latency_seconds_count", metrics) == scored)
      #expect(Self.value("vagary_score_latency_seconds_bucket{le=\"+Inf\"}", metrics) == scored)
      #expect(Self.value("vagary_messages_lost_total", metrics) == 0)
      #expect(Self.value("vagary_ready", metrics) == 1)
      #expect(Self.value("vagary_process_resident_memory_bytes", metrics) ?? 0 > 1 << 20)
    }

    private func compare(_ lines: String, _ messages: [Watched], _ follower: HTTPClient) throws {
      let watched = messages.filter { $0.event != nil }
      try #require(!watched.isEmpty)
      let told = try Watched.lines(lines)
      func story(_ messages: [Watched]) -> [String] {
        messages.map { "\($0.sequence ?? "") \($0.event?.id ?? "") \($0.event?.phase ?? "")" }
      }
      #expect(story(told) == story(watched))
      let numbers = lines.matches(of: /(?m)^{"number":(\d+),/).compactMap { Int($0.1) }
      #expect(numbers == Array(1...told.count))
      // Chunks of the transfer end anywhere, also within an id.
      func joined(_ text: String) -> String {
        text.replacingOccurrences(of: "\r\n[0-9a-fA-F]+\r\n", with: "", options: .regularExpression)
      }
      let streamed = try follower.readText { joined($0).contains("id: \(told.count)-") }
      #expect(joined(streamed.text).matches(of: /id: (\d+)-\d+\ndata: {/).compactMap { Int($0.1) } == numbers)
    }

    @Test("A port for HTTP that is taken ends the start, with what to do")
    func taken() throws {
      let folder = try TemporaryFolder()
      let mesh = try Mesh(folder, bundle: nil, settings: ["http.listen=127.0.0.1:0"])
      let port = try Self.port(of: mesh.node)
      let second = try Program.run(
        [
          "node", "--set", "http.listen=127.0.0.1:\(port)", "--set",
          "bus.in=sub+bind:\(folder.ipc("in-2"))", "--set", "bus.out=pub+bind:\(folder.ipc("out-2"))",
        ], folder: folder)
      #expect(second.status == 69)
      #expect(
        second.errors.contains(
          "vagary: cannot serve HTTP at http://127.0.0.1:\(port): Address already in use"),
        "\(second.errors)")
      #expect(second.errors.contains("Set http.listen to an address of this machine"))
      #expect(try HTTPClient(port: port).ask("/healthz").status == 200)
      #expect(try mesh.stop().status == 0)
    }

    /// From the log of a node that was to take any port.
    static func port(of node: RunningProcess) throws -> Int {
      let line = try #require(
        node.errors.firstMatch(of: /answering HTTP at http:\/\/127\.0\.0\.1:(\d+)/), "\(node.errors)")
      return try #require(Int(line.1))
    }

    /// The value of a sample, whole.
    private static func value(_ sample: String, _ metrics: String) -> Int? {
      metrics.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
        .flatMap { Int($0.dropFirst(sample.count + 1)) }
    }
  }
}
