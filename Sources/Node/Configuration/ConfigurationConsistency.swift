import Bus

/// Values that are usable one by one but not together.
enum ConfigurationConsistency {
  struct Finding: Sendable, Equatable {
    /// Full keys that take part; the last one is where the user is sent.
    let keys: [String]
    let text: String
  }

  static func problems(of configuration: Configuration) -> [Finding] {
    eventProblems(configuration.events) + endpointProblems(configuration.bus)
      + httpProblems(configuration.http) + aliasProblems(configuration.sources)
  }

  private static func eventProblems(_ events: Configuration.Events) -> [Finding] {
    guard events.release > events.threshold else { return [] }
    let release = ConfigurationValue.number(events.release).yaml
    let threshold = ConfigurationValue.number(events.threshold).yaml
    return [
      Finding(
        keys: ["events.threshold", "events.release"],
        text: "events.release is \(release), must not be above events.threshold, which is \(threshold)")
    ]
  }

  private static func endpointProblems(_ bus: Configuration.Bus) -> [Finding] {
    var findings: [Finding] = []
    var bound: Set<String> = []
    for (key, text) in bus.inputs.map({ ("bus.in", $0) }) + bus.outputs.map({ ("bus.out", $0) }) {
      // What cannot be read was told where the key was.
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
          Finding(keys: ["bus.in", key], text: "\(key) binds \(endpoint.address), which is bound already"))
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
          findings.append(Finding(keys: [key], text: "\(key) has \"\(alias)\", which is a source of its own"))
        } else if let owner = owners.updateValue(id, forKey: alias) {
          let whose = owner == id ? "twice" : "which sources.\(owner).aliases has too"
          findings.append(Finding(keys: [key], text: "\(key) has \"\(alias)\", \(whose)"))
        }
      }
    }
    return findings
  }
}
