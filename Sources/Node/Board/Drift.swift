import VideoModel

/// In what a source has drifted. The raw value is the word in metrics.
enum Drift: String, Sendable, CaseIterable {
  case scores, objects, classes, sizes

  init(_ quantity: NormalTraffic.Quantity) {
    switch quantity {
    case .beyond: self = .scores
    case .objects: self = .objects
    case .label, .otherLabels: self = .classes
    case .taller: self = .sizes
    }
  }
}
