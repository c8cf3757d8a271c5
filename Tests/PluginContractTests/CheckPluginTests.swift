import PluginHost
import TestSupport
import Testing

@Suite struct CheckPluginTests {
  @Test("Every plugin of the package keeps the whole contract", arguments: BuiltPlugins.names)
  func contract(name: String) {
    let findings = checkPlugin(file: BuiltPlugins.file(name))
    #expect(findings.count >= 5)
    for finding in findings {
      #expect(finding.outcome == .passed, "\(finding.check): \(finding.detail)")
    }
  }

  @Test("Every folder of a plugin is built, and its card names the plugin's file and id")
  func cards() throws {
    #expect(BuiltPlugins.folders == BuiltPlugins.names)
    for name in BuiltPlugins.names {
      #expect(BuiltPlugins.card(of: name)?.contains("`\(try identity(of: name).id)`") == true, "\(name)")
    }
  }

  @Test(
    "Every plugin of the package has a name for people, and every task a finding",
    arguments: BuiltPlugins.names)
  func words(name: String) throws {
    let plugin = try identity(of: name)
    #expect(plugin.displayName != nil)
    #expect((plugin.finding != nil) == (plugin.kind == .task || plugin.kind == .fit))
  }

  @Test("The check of a file that does not exist reports it and ends")
  func missing() {
    let findings = checkPlugin(file: "/no/such/vagary-plugin.so")
    #expect(findings.map(\.outcome) == [.failed])
    #expect(findings.first?.detail.contains("there is no such file") == true)
  }

  private func identity(of name: String) throws -> PluginIdentity {
    try #require(BuiltPlugins.catalog.plugins.first { $0.file == BuiltPlugins.file(name) })
  }
}
