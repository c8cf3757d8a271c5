import Bus

/// Finds values that are usable one by one but not together.
enum ConfigurationConsistency {
  struct Finding: Sendable, Equatable {
    /// Full keys of these values; the place of the last one is reported.
    let keys: [String]
    let text: String
  }

  static func problems(of configuration: Configuration) -> [Finding] {
    eventProblems(configuration) + endpointProblems(configuration.bus)
      + httpProblems(configuration.http) + aliasProblems(configuration.sources)
  }

  private static func eventProblems(_ configuration: Configuration) -> [Finding] {
    let rule = configuration.events.rule
    guard rule.release > rule.threshold else { return [] }
    func shown(_ key: String) -> String { ConfigurationKeys.node(named: key)?.read(configuration).yaml ?? "" }
    let (threshold, release) = ("events.threshold", "events.release")
    return [
      Finding(
        keys: [threshold, release],
        text: "\(release) is \(shown(release)), must not be above \(threshold), which is \(shown(threshold))")
    ]
  }

  private static func endpointProblems(_ bus: Configuration.Bus) -> [Finding] {
    var findings: [Finding] = []
    var bound: Set<String> = []
    for (key, text) in bus.inputs.map({ ("bus.in", $0) }) + bus.outputs.map({ ("bus.out", $0) }) {
      // The key itself reports a text that is not an endpoint.
      guard let endpoint = try? Endpoint(text), endpoint.attachment == .bind else { continue }
      if endpoint.isBeyondLoopback, !bus.insecure {
        findings.append(
          Finding(
            keys: ["bus.insecure", key],
            text: "\(key) binds \(endpoint.address), which other machines can reach and nothing protects; "
              + "bind tcp://127.0.0.1 or an ipc:// endpoint, or set bus.insecure to true"))
      }
      if !endpoint.address.hasSuffix(":*"), !bound.insert(endpoint.address).inserted {
        findings.append(
          Finding(keys: ["bus.in", key], text: "\(key) binds \(endpoint.address), which is already bound"))
      }
    }
    return findings
  }

  private static func httpProblems(_ http: Configuration.HTTP) -> [Finding] {
    guard let text = http.listen, let address = ListenAddress(text), address.isBeyondLoopback, !http.insecure
    else { return [] }
    return [
      Finding(
        keys: ["http.insecure", "http.listen"],
        text: "http.listen is \(text), which other machines can reach and nothing protects; "
          + "listen at 127.0.0.1:\(address.port), or set http.insecure to true")
    ]
  }

  private static func aliasProblems(_ sources: [String: Configuration.Source]) -> [Finding] {
    var findings: [Finding] = []
    var owners: [String: String] = [:]
    for (id, source) in sources.sorted(by: { $0.key < $1.key }) {
      let key = "sources.\(id).aliases"
      for alias in source.aliases {
        if alias != id, sources[alias] != nil {
          findings.append(Finding(keys: [key], text: "\(key) has \"\(alias)\", which is itself a source"))
        } else if let owner = owners.updateValue(id, forKey: alias) {
          let whose = owner == id ? "twice" : "which is also in sources.\(owner).aliases"
          findings.append(Finding(keys: [key], text: "\(key) has \"\(alias)\", \(whose)"))
        }
      }
    }
    return findings
  }
}
