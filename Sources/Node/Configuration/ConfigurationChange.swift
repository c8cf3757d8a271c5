/// The difference between the configuration of a running node and a later one.
package struct ConfigurationChange: Sendable, Equatable {
  /// Full names of changed keys that a running node accepts, in the order of the table.
  private(set) var reloadable: [String] = []
  /// Full names of changed keys that need a restart, in the order of the table.
  private(set) var fixed: [String] = []

  init(from old: Configuration, to new: Configuration) {
    for key in ConfigurationKeys.node where key.read(old) != key.read(new) {
      note(key.name, key.isReloadable)
    }
    for id in Set(old.sources.keys).union(new.sources.keys).sorted() {
      let (before, after) = (old.sources[id] ?? .init(), new.sources[id] ?? .init())
      for key in ConfigurationKeys.source where key.read(before) != key.read(after) {
        note("sources.\(id).\(key.name)", key.isReloadable)
      }
    }
  }

  private mutating func note(_ name: String, _ isReloadable: Bool) {
    if isReloadable { reloadable.append(name) } else { fixed.append(name) }
  }
}
