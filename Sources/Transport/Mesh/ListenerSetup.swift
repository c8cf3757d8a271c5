import Bus
import VideoModel

/// Where a listener connects, and which messages it asks for.
package struct ListenerSetup: Sendable {
  package var endpoints: [Endpoint]
  package var scheme: TopicScheme
  package var kinds: Set<Topic.Kind>
  /// The only sources to listen to; `nil` for all.
  package var sources: [SourceID]?
  /// Allows binding beyond loopback.
  package var insecure: Bool
  package var options: SocketOptions

  package init(
    _ endpoints: [Endpoint], scheme: TopicScheme = .standard, kinds: Set<Topic.Kind>,
    sources: [SourceID]? = nil, insecure: Bool = false, options: SocketOptions = SocketOptions()
  ) {
    self.endpoints = endpoints
    self.scheme = scheme
    self.kinds = kinds
    self.sources = sources
    self.insecure = insecure
    self.options = options
  }

  /// The topic prefixes to subscribe to, each one once.
  ///
  /// A listener to every kind of every source takes all topics under the root, also those that this
  /// version does not know: its intake refuses them by name.
  package var prefixes: Set<String> {
    if kinds.count == Topic.Kind.allCases.count, sources == nil { return [scheme.root + "/"] }
    return kinds.reduce(into: []) { prefixes, kind in
      guard let sources, kind != .node else {
        prefixes.insert(scheme.prefix(kind))
        return
      }
      for source in sources { prefixes.insert(scheme.prefix(kind, source: source.text)) }
    }
  }
}
