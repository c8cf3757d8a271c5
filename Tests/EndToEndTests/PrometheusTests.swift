import Foundation
import TestSupport
import Testing

// A real Prometheus scrapes a running node with the files of compose/: it accepts the alert rules, and every query of
// the dashboard has an answer.

extension EndToEnd {
  @Suite(.enabled(if: Prometheus.path != nil, "install prometheus to run this test")) struct PrometheusTests {
    @Test("Prometheus takes the alert rules, and every query of the dashboard has an answer")
    func dashboard() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      // Every object is an event; the invented pictures themselves are too plain to be looked at.
      let mesh = try Mesh(
        folder, bundle: camera.bundle,
        settings: [
          "http.listen=127.0.0.1:0", "events.threshold=0", "events.release=0", "events.minimum_s=0",
          "health.picture=false",
        ])
      let port = try HTTPTests.port(of: mesh.node)
      let gate = try mesh.publish(
        camera.longClip, as: "gate", detections: camera.detections, clip: "long",
        more: ["--loop"])
      let prometheus = try Prometheus(folder, scraping: port)
      try prometheus.process.wait(for: "rates of the source") { _ in
        try prometheus.series("rate(vagary_frames_received_total{source=\"gate\"}[10s]) > 0").count == 1
      }
      let queries = try Dashboard.queries()
      #expect(queries.count > 15)
      for query in queries {
        #expect(try !prometheus.series(query).isEmpty, "\(query)")
      }
      // A query that is misspelt is noticed here.
      #expect(try prometheus.series("vagary_frames_recieved_total").isEmpty)

      // Rules are evaluated every second; the first round may be still to come.
      try prometheus.process.wait(for: "rules that were evaluated") { _ in
        try prometheus.rules().allSatisfy { $0.health != "unknown" }
      }
      let rules = try prometheus.rules()
      #expect(rules.count > 8)
      #expect(rules.allSatisfy { $0.health == "ok" }, "\(rules)")
      // This node is healthy, but a loaded machine may let it lag.
      #expect(rules.filter { $0.state != "inactive" && $0.name != "VagaryLag" }.map(\.name) == [])

      gate.signal(SIGINT)
      try gate.ending()
      #expect(try mesh.stop().status == 0)
    }
  }
}

/// A Prometheus of its own, with the configuration in compose/ except its targets and interval.
private struct Prometheus {
  static let path = ["/usr/bin/prometheus", "/usr/local/bin/prometheus"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../compose")

  let process: RunningProcess
  private let client: HTTPClient

  struct Rule: Decodable {
    var name: String
    var health: String
    var state: String
  }

  init(_ folder: TemporaryFolder, scraping port: Int) throws {
    let place = Self.compose.appending(path: "prometheus")
    let config = try String(contentsOf: place.appending(path: "prometheus.yaml"), encoding: .utf8)
      .replacing("127.0.0.1:6780", with: "127.0.0.1:\(port)").replacing("10s", with: "1s")
      .replacing("alerts.yaml", with: place.appending(path: "alerts.yaml").path)
    let file = try folder.write(config, to: "prometheus.yaml")
    let own = try FreePorts.take(1)[0]
    process = try RunningProcess(
      URL(filePath: try #require(Self.path)),
      [
        "--config.file=\(file)", "--storage.tsdb.path=\(folder.file("prometheus"))",
        "--web.listen-address=127.0.0.1:\(own)",
      ], name: "prometheus", folder: folder)
    try process.wait(for: "being ready") { $0.errors.contains("Server is ready to receive web requests") }
    client = try HTTPClient(port: own)
  }

  /// The result of a query: the labels of each series.
  func series(_ query: String) throws -> [[String: String]] {
    struct Answer: Decodable {
      struct Data: Decodable {
        struct Series: Decodable { var metric: [String: String] }
        var result: [Series]
      }
      var data: Data
    }
    return try ask(Answer.self, "/api/v1/query?query=\(Self.escaped(query))").data.result.map(\.metric)
  }

  func rules() throws -> [Rule] {
    struct Answer: Decodable {
      struct Data: Decodable {
        struct Group: Decodable { var rules: [Rule] }
        var groups: [Group]
      }
      var data: Data
    }
    return try ask(Answer.self, "/api/v1/rules").data.groups.flatMap(\.rules)
  }

  private func ask<Answer: Decodable>(_ type: Answer.Type, _ path: String) throws -> Answer {
    let reply = try client.ask(path)
    try #require(reply.status == 200, "\(path): \(reply.body)")
    return try JSONDecoder().decode(type, from: Data(reply.body.utf8))
  }

  private static func escaped(_ query: String) -> String {
    query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? query
  }
}

/// The Grafana dashboard.
private enum Dashboard {
  /// Its queries, as Grafana sends them when everything is selected.
  static func queries() throws -> [String] {
    struct File: Decodable {
      struct Panel: Decodable {
        struct Target: Decodable { var expr: String }
        var targets: [Target]
      }
      var panels: [Panel]
    }
    let file = Prometheus.compose.appending(path: "grafana/dashboards/vagary.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).panels.flatMap(\.targets).map {
      $0.expr.replacing("$instance", with: ".+").replacing("$source", with: ".+")
        .replacing("$__rate_interval", with: "10s")
    }
  }
}
