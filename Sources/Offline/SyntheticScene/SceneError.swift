/// Why a scene cannot be rendered.
package struct SceneError: Error, Equatable, CustomStringConvertible {
  /// One line a problem, as ``SceneConfiguration/problems()`` gives them.
  package let problems: [String]

  package var description: String { problems.joined(separator: "\n") }
}
