/// The reason why a layer cannot be built: a sentence whose subject is the layer.
package struct LayerProblem: Error, Equatable {
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}

/// The reason why layers do not make a network, or why a network cannot compute.
package struct NetworkError: Error, Equatable, CustomStringConvertible {
  /// Index of the layer at fault; `nil` when the list is.
  package var layer: Int?
  /// The layer's kind, or its name in files.
  package var name: String?
  /// A sentence whose subject is the layer.
  package var reason: String

  package var description: String {
    guard let layer else { return reason }
    return "layer \(layer)\(name.map { " (\($0))" } ?? "") \(reason)"
  }
}
