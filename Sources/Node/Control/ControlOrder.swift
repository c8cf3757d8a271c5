import Foundation

/// An order to a running node at its control socket: one line of JSON, answered by one line.
package struct ControlOrder: Sendable, Codable, Equatable {
  package enum Kind: String, Sendable, Codable {
    /// Read the configuration and the bundles again, as on SIGHUP.
    case reload
    /// Read them again with another bundle.
    case swapBundle = "swap-bundle"
  }

  package var order: Kind
  /// Folder of the bundle, absolute; for ``Kind/swapBundle``.
  package var bundle: String?
  /// The only source that gets the bundle; `nil`: all sources without a bundle of their own.
  package var source: String?

  package init(order: Kind, bundle: String? = nil, source: String? = nil) {
    self.order = order
    self.bundle = bundle
    self.source = source
  }

  /// The setting a swap stands for; `nil` for other orders.
  package var setting: (key: String, value: String)? {
    guard order == .swapBundle, let bundle else { return nil }
    return (source.map { "sources.\($0).bundle" } ?? "bundle.path", bundle)
  }
}

/// The answer of a node to an order.
package struct ControlReply: Sendable, Codable, Equatable {
  package var done: Bool
  /// Text for people: the change, or the reason for a refusal.
  package var text: String
  /// Advice after a refusal; empty when `text` contains it.
  package var remedy = ""
  /// Sources that continue with another bundle.
  package var swapped: [String] = []
}

/// One value on one line.
package enum ControlLine {
  /// Longest line that is read, bytes.
  package static let limit = 1 << 16

  package static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  package static func value<Value: Decodable>(_ type: Value.Type, from line: [UInt8]) throws -> Value {
    try JSONDecoder().decode(type, from: Data(line))
  }
}
