import Foundation
import Testing
import Yams

@testable import Node
@testable import Vagary

/// The files under compose/ as an operator would use them.
@Suite struct ComposeTests {
  private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "compose")

  @Test("The demo's node starts from the configuration and the variables that compose.yaml gives it")
  func node() throws {
    let text = try String(contentsOf: folder.appending(path: "compose.yaml"), encoding: .utf8)
    let services = try #require(try Yams.compose(yaml: text)?["services"]?.mapping)
    let given = try #require(services["node"]?["environment"]?.mapping)
    let environment = Dictionary(
      uniqueKeysWithValues: given.compactMap { key, value in
        key.string.flatMap { key in value.string.map { (key, $0) } }
      })
    #expect(environment.count == given.count)
    let options = try ConfigurationOptions.parse(["--config", "demo.yaml"])
    let configuration = try options.effective(environment: environment, workingFolder: folder.path)
      .configuration
    #expect(configuration.bus.inputs.count == 2)
    #expect(configuration.bus.lossless)
    #expect(configuration.bundle.path?.hasSuffix("/bundles/plaza") == true)
  }

  @Test("Every service is one command of vagary, written as a list")
  func commands() throws {
    let text = try String(contentsOf: folder.appending(path: "compose.yaml"), encoding: .utf8)
    let services = try #require(try Yams.compose(yaml: text)?["services"]?.mapping)
    #expect(services.compactMap { $0.key.string } == ["publish", "detect", "node", "watch"])
    for (name, service) in services {
      let command = service["command"]?.sequence?.compactMap(\.string) ?? []
      #expect(command.prefix(2) == ["vagary", name.string ?? ""])
    }
  }

  @Test("The alert rules are rules, and every metric in them is one that docs/http.md describes")
  func alerts() throws {
    let text = try String(contentsOf: folder.appending(path: "prometheus/alerts.yaml"), encoding: .utf8)
    let groups = try #require(try Yams.compose(yaml: text)?["groups"]?.sequence)
    let rules = groups.flatMap { $0["rules"]?.sequence.map(Array.init) ?? [] }
    #expect(rules.count >= 5)
    let page = try String(
      contentsOf: folder.deletingLastPathComponent().appending(path: "docs/http.md"), encoding: .utf8)
    for rule in rules {
      #expect(rule["alert"]?.string != nil && rule["annotations"]?["summary"]?.string != nil)
      let expression = try #require(rule["expr"]?.string)
      for metric in expression.matches(of: /vagary_[a-z_]+/) {
        let name = metric.0.hasSuffix("_bucket") ? metric.0.dropLast("_bucket".count) : metric.0
        #expect(page.contains("| `\(name)` |"), "\(name)")
      }
    }
    let scrape = try String(contentsOf: folder.appending(path: "prometheus/prometheus.yaml"), encoding: .utf8)
    #expect(try Yams.compose(yaml: scrape)?["rule_files"]?.sequence?.first?.string == "alerts.yaml")
  }
}
