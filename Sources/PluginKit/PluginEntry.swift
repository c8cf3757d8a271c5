import PluginABI

/// Makes the table of a plugin whose tasks are trained. To be called once, by the entry of the shared object.
///
///     private nonisolated(unsafe) let plugin = pluginTable(
///       id: "org.example.my-task", version: "1.0.0", summary: "…", displayName: "My task", finding: "…",
///       task: MyTask.self)
///
///     @c(vagary_plugin_entry)
///     public func entry() -> UnsafePointer<vagary_plugin>? { plugin }
///
/// The texts are described at the fields of `vagary_plugin`.
public func pluginTable(
  id: StaticString, version: StaticString, summary: StaticString, displayName: StaticString,
  finding: StaticString, task: any PluginTask.Type
) -> UnsafePointer<vagary_plugin> {
  table(
    VAGARY_KIND_TASK, forever(taskTable(of: task, name: shortName(id))), id, version, summary, displayName,
    finding)
}

/// Makes the table of a plugin with a fitted task. To be called once, by the entry of the shared object.
public func pluginTable(
  id: StaticString, version: StaticString, summary: StaticString, displayName: StaticString,
  finding: StaticString, fit: any PluginFit.Type
) -> UnsafePointer<vagary_plugin> {
  table(
    VAGARY_KIND_FIT, forever(fitTable(of: fit, name: shortName(id))), id, version, summary, displayName,
    finding)
}

private func table(
  _ kind: vagary_kind, _ functions: UnsafeRawPointer, _ id: StaticString, _ version: StaticString,
  _ summary: StaticString, _ displayName: StaticString, _ finding: StaticString
) -> UnsafePointer<vagary_plugin> {
  forever(
    vagary_plugin(
      struct_size: UInt32(MemoryLayout<vagary_plugin>.size), abi_major: UInt16(VAGARY_ABI_MAJOR),
      abi_minor: UInt16(VAGARY_ABI_MINOR), kind: kind.rawValue, id: characters(id),
      version: characters(version), summary: characters(summary), table: functions,
      display_name: characters(displayName), finding: characters(finding)))
}

/// Puts a table where it stays as long as the process.
private func forever<Value>(_ value: Value) -> UnsafePointer<Value> {
  let place = UnsafeMutablePointer<Value>.allocate(capacity: 1)
  place.initialize(to: value)
  return UnsafePointer(place)
}

private func characters(_ text: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}

/// The last part of an id.
private func shortName(_ id: StaticString) -> String {
  let id = id.description
  return id.split(separator: ".").last.map(String.init) ?? id
}
