import PluginHost
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

  @Test("The check of a file that is not there says so and ends")
  func missing() {
    let findings = checkPlugin(file: "/no/such/vagary-plugin.so")
    #expect(findings.map(\.outcome) == [.failed])
    #expect(findings.first?.detail.contains("there is no such file") == true)
  }
}
