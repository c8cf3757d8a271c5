import PluginABI

/// The settings of one instance.
public struct PluginSettings {
  /// One setting; both parts are text.
  public struct Setting {
    public let key: String
    public let value: String

    /// The value as a whole number; throws a text with the key where it is not one of the range.
    public func integer(_ range: ClosedRange<Int32>) throws(PluginFailure) -> Int32 {
      guard let number = Int32(value), range.contains(number) else {
        throw .setting("\(key) is \(value), must be \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    /// The value as a number; throws a text with the key where it is not one of the range.
    public func number(_ range: ClosedRange<Float>) throws(PluginFailure) -> Float {
      guard let number = Float(value), range.contains(number) else {
        throw .setting("\(key) is \(value), must be \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }

  /// In the order of the host, each key once.
  public let items: [Setting]
  /// Short name of the plugin, for texts.
  let plugin: String

  init(_ settings: UnsafePointer<vagary_settings>?, plugin: String) {
    self.plugin = plugin
    guard let settings = settings?.pointee, let given = settings.items else {
      items = []
      return
    }
    items = (0..<settings.count).map { index in
      Setting(
        key: given[index].key.map { String(cString: $0) } ?? "",
        value: given[index].value.map { String(cString: $0) } ?? "")
    }
  }

  /// Refuses all settings, for a plugin that has none.
  public func refuseAll() throws(PluginFailure) {
    if let first = items.first { throw .setting("\(plugin) has no settings; remove \(first.key)") }
  }

  /// The failure for a setting that the plugin does not know. `known` lists those that it has: "weight and error".
  public func unknown(_ setting: Setting, known: String) -> PluginFailure {
    .setting("\(plugin) has no setting \(setting.key); it has \(known)")
  }
}
