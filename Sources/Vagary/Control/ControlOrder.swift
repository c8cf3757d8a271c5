import Foundation

/// What a running node can be told at its control socket: one line of JSON, answered by one line.
struct ControlOrder: Sendable, Codable, Equatable {
  enum Kind: String, Sendable, Codable {
    /// Read the configuration and the bundles again, as on SIGHUP.
    case reload
    /// The same, with another bundle.
    case swapBundle = "swap-bundle"
  }

  var order: Kind
  /// Folder of the bundle, absolute; for ``Kind/swapBundle``.
  var bundle: String?
  /// The only source to get it; `nil`: all that have none of their own.
  var source: String?

  /// The setting a swap stands for; `nil` for other orders.
  var setting: (key: String, value: String)? {
    guard order == .swapBundle, let bundle else { return nil }
    return (source.map { "sources.\($0).bundle" } ?? "bundle.path", bundle)
  }
}

/// What a node says to an order.
struct ControlReply: Sendable, Codable, Equatable {
  var done: Bool
  /// What was done, or why nothing was, for people.
  var text: String
  /// What to do about a refusal; empty when `text` says it.
  var remedy = ""
  /// Sources that go on with another bundle.
  var swapped: [String] = []
}

/// One value on one line.
enum ControlLine {
  /// Longest line that is read, bytes.
  static let limit = 1 << 16

  static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  static func value<Value: Decodable>(_ type: Value.Type, from line: [UInt8]) throws -> Value {
    try JSONDecoder().decode(type, from: Data(line))
  }
}
