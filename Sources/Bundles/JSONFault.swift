import Foundation

/// What is wrong with a JSON file of ours, in words: which key, what stands there, what should.
struct JSONFault: Error {
  /// For example `the key tasks[0].view is missing`.
  let text: String

  /// Decodes a file's contents.
  ///
  /// - Throws: `JSONFault`.
  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws(JSONFault) -> Value {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw JSONFault(text: text(error, type, data))
    } catch {
      throw JSONFault(text: error.localizedDescription)
    }
  }

  private static func text<Value: Decodable>(
    _ error: DecodingError, _ type: Value.Type, _ data: Data
  ) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      return "the key \(path(context.codingPath + [key])) is missing"
    case .valueNotFound(let wanted, let context):
      return "\(place(context.codingPath)) is null, must be \(words(for: wanted))"
    case .typeMismatch(let wanted, let context):
      return "\(place(context.codingPath)) is \(found(context)), must be \(words(for: wanted))"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      return syntax(data) ?? NumberMisfit(type, in: data).text
    case .dataCorrupted(let context):
      // The decoder's own words name a Swift type and then the value.
      let value = context.debugDescription.components(separatedBy: " value ").last ?? ""
      return "\(place(context.codingPath)) is \(value), which is not one of its words"
    @unknown default: return "it does not fit: \(error)"
    }
  }

  /// What the parser says of bytes that are no JSON; `nil` when they are.
  private static func syntax(_ data: Data) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return nil
    } catch {
      let said = (error as NSError).userInfo["NSDebugDescription"] as? String ?? error.localizedDescription
      let reason = said.prefix(1).lowercased() + said.dropFirst().trimmingCharacters(in: ["."])
      return "not valid JSON (\(reason))"
    }
  }

  private static func place(_ keys: [any CodingKey]) -> String { keys.isEmpty ? "the whole" : path(keys) }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }

  private static func words(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is Float.Type, is Double.Type: "a number"
    case is any FixedWidthInteger.Type: "a whole number"
    default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
  }

  /// What the decoder found, without its Swift types.
  private static func found(_ context: DecodingError.Context) -> String {
    let said = context.debugDescription.components(separatedBy: "but found ").last ?? ""
    for (word, ours) in [
      ("string", "text"), ("array", "a list"), ("dictionary", "an object"), ("bool", "true or false"),
      ("number", "a number"), ("null", "null"),
    ] where said.contains(word) {
      return ours
    }
    return "of another kind"
  }
}

/// Finds the number that its place cannot hold, such as a fraction where a count belongs: Foundation
/// does not tell which it was.
private struct NumberMisfit {
  let text: String

  init<Value: Decodable>(_ type: Value.Type, in data: Data) {
    func fits(_ object: Any) -> Bool {
      guard let data = try? JSONSerialization.data(withJSONObject: object) else { return false }
      return (try? JSONDecoder().decode(type, from: data)) != nil
    }
    /// Goes down to the only part whose numbers make the difference.
    func find(_ node: Any, _ path: String, _ whole: @escaping (Any) -> Any) -> (path: String, number: Any)? {
      if let object = node as? [String: Any] {
        for (key, child) in object.sorted(by: { $0.key < $1.key }) {
          let around: (Any) -> Any = { whole(object.merging([key: $0]) { $1 }) }
          guard fits(around(Self.zeroed(child))) else { continue }
          return find(child, path.isEmpty ? key : "\(path).\(key)", around)
        }
      } else if let list = node as? [Any] {
        for (index, child) in list.enumerated() {
          let around: (Any) -> Any = { whole(Array(list[..<index] + [$0] + list[(index + 1)...])) }
          guard fits(around(Self.zeroed(child))) else { continue }
          return find(child, "\(path)[\(index)]", around)
        }
      } else {
        return (path, node)
      }
      return nil
    }
    if let object = try? JSONSerialization.jsonObject(with: data), let found = find(object, "", { $0 }) {
      text = "\(found.path) is \(found.number), must be a whole number of the right sign and size"
    } else {
      text = "it holds numbers that do not fit, such as a fraction where a count belongs"
    }
  }

  private static func zeroed(_ node: Any) -> Any {
    if let object = node as? [String: Any] { return object.mapValues(zeroed) }
    if let list = node as? [Any] { return list.map(zeroed) }
    return node is NSNumber ? 0 : node
  }
}
