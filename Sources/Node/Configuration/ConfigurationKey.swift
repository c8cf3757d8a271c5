import Settings

/// A value that exists with all its defaults.
package protocol HasDefaults: Sendable {
  init()
}

/// One key: its name, the values it takes, its text for people, and where its value is stored.
///
/// `Owner` is ``Configuration``, or ``Configuration/Source`` for the keys under `sources.<id>`.
struct ConfigurationKey<Owner: HasDefaults>: Sendable {
  /// Full name, `section.key`; for a source the last part alone.
  let name: String
  let type: ConfigurationType
  /// Text for people, one or a few sentences.
  let help: String
  /// The stored value, for printing.
  let read: @Sendable (Owner) -> ConfigurationValue
  /// Stores a value that `type` has made.
  let write: @Sendable (inout Owner, ConfigurationValue) -> Void
  /// Whether a running node accepts another value (``NodeReload``); otherwise the node must be restarted.
  private(set) var isReloadable = false

  /// This key, with other values accepted by a running node.
  var reloadable: Self {
    var key = self
    key.isReloadable = true
    return key
  }

  /// A whole number, with the range and unit of the setting.
  ///
  /// - Parameter unit: the key's own unit, where it differs from the setting's.
  static func integer<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Owner, Setting<Value>> & Sendable, in unit: KeyUnit? = nil,
    _ help: String
  ) -> Self {
    let setting = Owner()[keyPath: path]
    let unit = unit ?? KeyUnit(name: setting.unit, size: 1)
    let size = Value(unit.size)
    let range = Int(setting.range.lowerBound / size)...Int(setting.range.upperBound / size)
    return Self(name: name, type: .integer(range, unit: unit.name), help: help) {
      .integer(Int($0[keyPath: path].wrappedValue / size))
    } write: {
      if case .integer(let value) = $1 { $0[keyPath: path].wrappedValue = Value(value) * size }
    }
  }

  /// A finite number, with the range and unit of the setting.
  static func number<Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable>(
    _ name: String, _ path: WritableKeyPath<Owner, Setting<Value>> & Sendable, _ help: String
  ) -> Self {
    /// 0.3 stays 0.3, whatever the precision it is stored with.
    @Sendable func double(_ value: Value) -> Double { Double(value.description) ?? Double(value) }
    let setting = Owner()[keyPath: path]
    let range = double(setting.range.lowerBound)...double(setting.range.upperBound)
    return Self(name: name, type: .number(range, unit: setting.unit), help: help) {
      .number(double($0[keyPath: path].wrappedValue))
    } write: {
      if case .number(let value) = $1 { $0[keyPath: path].wrappedValue = Value(value) }
    }
  }

  /// True or false.
  static func boolean(_ name: String, _ path: WritableKeyPath<Owner, Bool> & Sendable, _ help: String) -> Self
  {
    Self(name: name, type: .boolean, help: help) {
      .boolean($0[keyPath: path])
    } write: {
      if case .boolean(let value) = $1 { $0[keyPath: path] = value }
    }
  }

  /// One of the words of an enumeration.
  static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ path: WritableKeyPath<Owner, Word> & Sendable, _ help: String
  ) -> Self {
    Self(name: name, type: .word(Word.allCases.map(\.rawValue)), help: help) {
      .word($0[keyPath: path].rawValue)
    } write: {
      if case .word(let text) = $1, let word = Word(rawValue: text) { $0[keyPath: path] = word }
    }
  }

  /// Text that `type` checks.
  static func text(
    _ name: String, _ path: WritableKeyPath<Owner, String> & Sendable, _ type: ConfigurationType,
    _ help: String
  ) -> Self {
    Self(name: name, type: type, help: help) {
      .text($0[keyPath: path])
    } write: {
      if case .text(let value) = $1 { $0[keyPath: path] = value }
    }
  }

  /// Optional text; an empty value unsets it.
  static func optional(
    _ name: String, _ path: WritableKeyPath<Owner, String?> & Sendable, _ type: ConfigurationType,
    _ help: String
  ) -> Self {
    Self(name: name, type: type.orNothing, help: help) {
      $0[keyPath: path].map(ConfigurationValue.text) ?? .none
    } write: {
      switch $1 {
      case .text(let value): $0[keyPath: path] = value
      case .none: $0[keyPath: path] = nil
      default: break
      }
    }
  }

  /// Several values that `type` checks one by one.
  static func list(
    _ name: String, _ path: WritableKeyPath<Owner, [String]> & Sendable, of type: ConfigurationType,
    atLeast least: Int = 0, _ help: String
  ) -> Self {
    Self(name: name, type: .list(of: type, atLeast: least), help: help) {
      .list($0[keyPath: path])
    } write: {
      if case .list(let items) = $1 { $0[keyPath: path] = items }
    }
  }
}

/// A unit of a key that differs from the unit of the setting it stores.
struct KeyUnit: Sendable {
  let name: String
  /// Units of the setting in one unit of the key.
  let size: Int

  /// For settings in nanoseconds.
  static let milliseconds = KeyUnit(name: "ms", size: 1_000_000)
  /// For settings in bytes; 2^20 bytes.
  static let megabytes = KeyUnit(name: "MB", size: 1 << 20)
}
