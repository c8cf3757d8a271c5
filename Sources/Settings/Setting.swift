/// A number that can be set, with its default, range and unit in one place:
/// `@Setting(0...60, "s") var patience = 1.0`.
///
/// Assigning checks nothing. ``SettingGroup/rangeProblems()`` lists the values outside their range, and a key of the
/// node's configuration takes range and unit from the projected value (`$patience`).
@propertyWrapper
package struct Setting<Value: Comparable & Hashable & Sendable>: Sendable, Hashable {
  package var wrappedValue: Value
  package let range: ClosedRange<Value>
  /// Plural noun or symbol, such as `frames` or `s`.
  package let unit: String

  package init(wrappedValue: Value, _ range: ClosedRange<Value>, _ unit: String) {
    self.wrappedValue = wrappedValue
    self.range = range
    self.unit = unit
  }

  package var projectedValue: Self {
    get { self }
    set { self = newValue }
  }
}

/// A stored setting of any type, for ``SettingGroup/rangeProblems()``.
private protocol CheckedSetting {
  /// The end of a sentence that begins with the name; `nil` for a value within the range.
  var problem: String? { get }
}

extension Setting: CheckedSetting {
  fileprivate var problem: String? {
    range.contains(wrappedValue)
      ? nil : "is \(wrappedValue), must be \(range.lowerBound) to \(range.upperBound) \(unit)"
  }
}

/// A value whose stored properties include settings.
package protocol SettingGroup {
  /// First part of the names in ``rangeProblems()``, such as `events`.
  static var section: String { get }
}

extension SettingGroup {
  /// One line for each setting outside its range, in the order of the properties; empty when there is none.
  /// Not a number is outside of every range.
  package func rangeProblems() -> [String] {
    Mirror(reflecting: self).children.compactMap { child in
      // The storage of a wrapped property has the property's name behind an underscore.
      guard let name = child.label?.dropFirst(), let problem = (child.value as? any CheckedSetting)?.problem
      else { return nil }
      return "\(Self.section).\(name) \(problem)"
    }
  }
}
