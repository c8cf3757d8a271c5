/// The words of a task on the pages.
package struct TaskWords: Sendable, Hashable {
  /// For example `Arrow of time`.
  package var name: String
  /// The meaning of a high score of an object, as a clause without a full stop: `it looked like time ran backwards`.
  package var finding: String

  package init(name: String, finding: String) {
    self.name = name
    self.finding = finding
  }

  /// For a task without words of its own: its short id, and a finding that fits every task.
  package init(unknown id: String) { self.init(name: id, finding: "this task found it odd") }
}
