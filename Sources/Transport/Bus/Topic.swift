/// The subject of a message: part 0 of every message, written and read by ``TopicScheme``.
package struct Topic: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case frame, detection, score, event, status, info, node
  }

  package var kind: Kind
  /// The id of the source as the sender writes it: 1 to 128 bytes of text without slashes, control characters and line
  /// breaks. Ids of this mesh are narrower (`SourceID`). For kind `node` the name of the node.
  package var source: String

  /// `nil` when `source` cannot be part of a topic.
  package init?(kind: Kind, source: String) {
    guard Self.isUsableSource(source) else { return nil }
    self.kind = kind
    self.source = source
  }

  /// - Parameter source: must be usable, as every `SourceID` is.
  package init(kind: Kind, checkedSource source: String) {
    self.kind = kind
    self.source = source
  }

  /// Whether `text` can be the source of a topic.
  package static func isUsableSource(_ text: some StringProtocol) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy { scalar in
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "/" }
        return ![.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
      }
  }
}

/// The form of topics: `vagary/1/<kind>/<source>/`.
///
/// A topic always ends in a slash, because subscriptions match by prefix: `cam-1` would match
/// `cam-10`, `cam-1/` does not.
package struct TopicScheme: Sendable, Hashable {
  package enum Order: String, Sendable, Hashable, CaseIterable {
    case kindSource = "kind-source"
    case sourceKind = "source-kind"
  }

  /// The first segments, without a closing slash. Default `vagary/1`.
  package let root: String
  /// Whether the kind or the source comes first. Default `kind-source`.
  package let order: Order

  /// `vagary/1/<kind>/<source>/`.
  package static let standard = TopicScheme(checkedRoot: "vagary/1", order: .kindSource)

  /// `nil` when `root` is not 1 to 128 bytes of usable segments separated by single slashes.
  package init?(root: String = "vagary/1", order: Order = .kindSource) {
    let segments = root.split(separator: "/", omittingEmptySubsequences: false)
    guard root.utf8.count <= 128, segments.allSatisfy(Self.isName) else { return nil }
    self.init(checkedRoot: root, order: order)
  }

  private init(checkedRoot: String, order: Order) {
    root = checkedRoot
    self.order = order
  }

  /// Whether `text` is 1 to 128 letters, digits, dots, underscores or dashes.
  private static func isName(_ text: Substring) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// Longest topic, bytes: the longest root, kind and source, with their slashes, are shorter.
  package static let longestTopic = 512

  /// The topic as text, for part 0.
  package func text(_ topic: Topic) -> String {
    switch order {
    case .kindSource: "\(root)/\(topic.kind.rawValue)/\(topic.source)/"
    case .sourceKind: "\(root)/\(topic.source)/\(topic.kind.rawValue)/"
    }
  }

  /// `nil` unless `text` is exactly a topic of this scheme, closing slash included.
  package func parse(_ text: String) -> Topic? {
    guard text.utf8.count <= Self.longestTopic, text.hasPrefix(root + "/") else { return nil }
    let segments = text.dropFirst(root.count + 1).split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count == 3, segments[2].isEmpty else { return nil }
    let (kindText, source) =
      order == .kindSource ? (segments[0], segments[1]) : (segments[1], segments[0])
    guard let kind = Topic.Kind(rawValue: String(kindText)) else { return nil }
    return Topic(kind: kind, source: String(source))
  }

  /// The prefix to subscribe to for one kind of message.
  ///
  /// - Parameters:
  ///   - kind: the wanted kind.
  ///   - source: the wanted source; `nil` for every source. In the order source-kind ZeroMQ cannot ask for one
  ///     kind of every source: the prefix then lets all kinds in, and the reader drops the others.
  package func prefix(_ kind: Topic.Kind, source: String? = nil) -> String {
    switch (order, source) {
    case (.kindSource, nil): "\(root)/\(kind.rawValue)/"
    case (.kindSource, let source?): "\(root)/\(kind.rawValue)/\(source)/"
    case (.sourceKind, nil): "\(root)/"
    case (.sourceKind, let source?): "\(root)/\(source)/\(kind.rawValue)/"
    }
  }
}
