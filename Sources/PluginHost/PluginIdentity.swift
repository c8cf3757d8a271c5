/// What a plugin is for.
package enum PluginKind: String, Sendable, Hashable, CaseIterable {
  /// A proxy task: says how clips are shown to the backbone and how the answer is read as a score.
  case task
  /// Finds objects in frames.
  case detector
  /// Computes vectors that a task's head learns to imitate.
  case teacher
  /// A task that learns nothing by gradient: it is shown normal objects once and scores by what it keeps of them.
  case fit = "fitted-task"
}

/// Who a plugin says it is, and the file it came from.
package struct PluginIdentity: Sendable, Hashable {
  /// Reverse DNS, for example `dev.vagary.arrow-of-time`.
  package let id: String
  /// The plugin's own version, for example `1.0.0`.
  package let version: String
  /// One line for people.
  package let summary: String
  package let kind: PluginKind
  /// The shared object it was loaded from.
  package let file: String

  package init(id: String, version: String, summary: String, kind: PluginKind, file: String) {
    self.id = id
    self.version = version
    self.summary = summary
    self.kind = kind
    self.file = file
  }

  /// The last part of ``id``, for example `arrow-of-time`.
  package var shortName: String {
    guard let dot = id.lastIndex(of: ".") else { return id }
    return String(id[id.index(after: dot)...])
  }
}

/// Version of the plugin contract.
package struct PluginABIVersion: Sendable, Hashable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  package var description: String { "\(major).\(minor)" }

  /// Whether a host of version `host` can use a plugin of this version: the same major, and the
  /// host's minor at least the plugin's; while the major is 0 the minor must be equal.
  package func isUsable(by host: PluginABIVersion) -> Bool {
    guard major == host.major else { return false }
    return major == 0 ? minor == host.minor : minor <= host.minor
  }
}
