import CWireFormat
import VideoModel

extension MessageWriter {
  func sourceStatus(_ status: SourceStatus) -> UnsafeMutablePointer<Vagary__V1__SourceStatus> {
    make(vagary__v1__source_status__init) { message in
      message.source = text(status.source.text)
      message.state = status.state.wire
      if let profile = status.profile { message.profile = profile.wire }
      let reasons: [UnsafeMutablePointer<CChar>?] = status.reasons.map(text)
      set(reasons, &message.n_reasons, &message.reasons)
      let counters: [UnsafeMutablePointer<Vagary__V1__SourceStatus__CountersEntry>?] =
        inOrder(status.counters).map { name, count in
          make(vagary__v1__source_status__counters_entry__init) {
            $0.key = text(name)
            $0.value = count
          }
        }
      set(counters, &message.n_counters, &message.counters)
    }
  }

  func nodeStatus(_ status: NodeStatus) -> UnsafeMutablePointer<Vagary__V1__NodeStatus> {
    make(vagary__v1__node_status__init) { message in
      message.name = text(status.name)
      message.version = text(status.version)
      message.uptime_ns = status.uptime
      let sources: [UnsafeMutablePointer<CChar>?] = status.sources.map { text($0.text) }
      set(sources, &message.n_sources, &message.sources)
      let counters: [UnsafeMutablePointer<Vagary__V1__NodeStatus__CountersEntry>?] =
        inOrder(status.counters).map { name, count in
          make(vagary__v1__node_status__counters_entry__init) {
            $0.key = text(name)
            $0.value = count
          }
        }
      set(counters, &message.n_counters, &message.counters)
    }
  }

  /// Sorted by name, so that equal messages are equal bytes.
  private func inOrder(_ counters: [String: UInt64]) -> [(key: String, value: UInt64)] {
    counters.sorted { $0.key < $1.key }
  }
}

extension MessageReader {
  func sourceStatus(_ message: Vagary__V1__SourceStatus) throws(WireError) -> SourceStatus {
    let noProfile = VAGARY__V1__SOURCE_STATUS__PROFILE__PROFILE_UNSPECIFIED
    return SourceStatus(
      source: try source(text(message.source), "source_status.source"),
      state: try word(message.state, "source_status.state"),
      profile: message.profile == noProfile ? nil : try word(message.profile, "source_status.profile"),
      reasons: texts(message.n_reasons, message.reasons),
      counters: counters(messages(message.n_counters, message.counters).map { (text($0.key), $0.value) }))
  }

  func nodeStatus(_ message: Vagary__V1__NodeStatus) throws(WireError) -> NodeStatus {
    NodeStatus(
      name: text(message.name), version: text(message.version), uptime: message.uptime_ns,
      sources: try texts(message.n_sources, message.sources).map { name throws(WireError) in
        try source(name, "node_status.sources")
      },
      counters: counters(messages(message.n_counters, message.counters).map { (text($0.key), $0.value) }))
  }

  /// The later of two entries with one name counts, as protobuf demands for maps.
  private func counters(_ entries: [(String, UInt64)]) -> [String: UInt64] {
    Dictionary(entries) { _, later in later }
  }
}
