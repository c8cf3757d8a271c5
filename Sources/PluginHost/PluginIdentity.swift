import VideoModel

/// The kinds of plugins.
package enum PluginKind: String, Sendable, Hashable, CaseIterable {
  /// A proxy task: says how clips are shown to the backbone and how the answer is read as a score.
  case task
  /// Finds objects in frames.
  case detector
  /// Computes vectors that a task's head learns to imitate.
  case teacher
  /// A task that learns nothing by gradient: it sees normal objects once and scores by what it keeps of them.
  case fit = "fitted-task"
}

/// The name and version that a plugin gives itself, its words for people, and the file it came from.
package struct PluginIdentity: Sendable, Hashable {
  /// Reverse DNS, for example `dev.vagary.arrow-of-time`.
  package let id: String
  /// The plugin's own version, for example `1.0.0`.
  package let version: String
  /// One line: what the plugin does.
  package let summary: String
  /// For people, for example `Arrow of time`; `nil` where the plugin gives none.
  package let displayName: String?
  /// The meaning of a high score of an object, as a clause without a full stop; `nil` where the plugin gives none.
  package let finding: String?
  package let kind: PluginKind
  /// The shared object it was loaded from.
  package let file: String

  package init(
    id: String, version: String, summary: String, displayName: String? = nil, finding: String? = nil,
    kind: PluginKind, file: String
  ) {
    self.id = id
    self.version = version
    self.summary = summary
    self.displayName = displayName
    self.finding = finding
    self.kind = kind
    self.file = file
  }

  /// The last part of ``id``, for example `arrow-of-time`.
  package var shortName: String {
    guard let dot = id.lastIndex(of: ".") else { return id }
    return String(id[id.index(after: dot)...])
  }
}

extension PluginIdentity {
  /// The words of a task on the pages; a task that gives none is called by its short name.
  package var words: TaskWords {
    let plain = TaskWords(unknown: shortName)
    return TaskWords(name: displayName ?? plain.name, finding: finding ?? plain.finding)
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

  /// Whether a host of version `host` can use a plugin of this version: both have one major, and the plugin's minor is
  /// not above the host's. While the major is 0, the minor is also not below `oldest`.
  package func isUsable(by host: PluginABIVersion, oldest: Int) -> Bool {
    major == host.major && minor <= host.minor && (major > 0 || minor >= oldest)
  }
}
