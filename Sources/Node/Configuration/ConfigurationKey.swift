/// One key: its name, what it takes, what it is for, and where its value lives.
///
/// `Owner` is ``Configuration``, or ``Configuration/Source`` for the keys under `sources.<id>`.
struct ConfigurationKey<Owner>: Sendable {
  /// Full name, `section.key`; for a source the last part alone.
  let name: String
  let type: ConfigurationType
  /// One sentence for people, with what the unit means where that is not obvious.
  let help: String
  /// The stored value, for printing.
  let read: @Sendable (Owner) -> ConfigurationValue
  /// Stores a value that `type` has made.
  let write: @Sendable (inout Owner, ConfigurationValue) -> Void
  /// Whether a running node takes another value (``NodeReload``); otherwise it has to be started again.
  private(set) var isReloadable = false

  /// The same key, which a running node takes another value of.
  var reloadable: Self {
    var key = self
    key.isReloadable = true
    return key
  }

  /// A whole number within `range`.
  static func integer(
    _ name: String, _ path: WritableKeyPath<Owner, Int> & Sendable, _ range: ClosedRange<Int>, unit: String,
    _ help: String
  ) -> Self {
    Self(name: name, type: .integer(range, unit: unit), help: help) {
      .integer($0[keyPath: path])
    } write: {
      if case .integer(let value) = $1 { $0[keyPath: path] = value }
    }
  }

  /// A finite number within `range`.
  static func number(
    _ name: String, _ path: WritableKeyPath<Owner, Double> & Sendable, _ range: ClosedRange<Double>,
    unit: String, _ help: String
  ) -> Self {
    Self(name: name, type: .number(range, unit: unit), help: help) {
      .number($0[keyPath: path])
    } write: {
      if case .number(let value) = $1 { $0[keyPath: path] = value }
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
  package static func text(
    _ name: String, _ path: WritableKeyPath<Owner, String> & Sendable, _ type: ConfigurationType,
    _ help: String
  ) -> Self {
    Self(name: name, type: type, help: help) {
      .text($0[keyPath: path])
    } write: {
      if case .text(let value) = $1 { $0[keyPath: path] = value }
    }
  }

  /// Text that may be left out; an empty value unsets it.
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
