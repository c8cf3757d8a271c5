import Evaluation
import Fusion
import PlainText
import Tracklets

/// One way to measure a trained bundle on the test videos.
package enum AblationMeasure: Hashable, Sendable {
  /// The scores of the tasks made one in this way, under the usual filters, and how well they find regions.
  case fusion(FusionMode)
  /// The node's score under one filter.
  case filter(FrameFilter)
  /// The node's score, the ends of the videos treated in this way.
  case ends(ClipEnds)
  /// A task's own score, under the usual filters.
  case task(String)

  /// The score and filters of a node.
  static let usual = AblationMeasure.fusion(.meanStandardised)

  /// The filters that are compared.
  static let filters: [FrameFilter] =
    [.raw] + [0.25, 0.5, 1, 2].map { .exponential(seconds: $0) } + [3, 10, 21].map { .gaussian(sigma: $0) }

  /// Its name in the files that are kept, and for people behind the colon: `fusion:mean-tail`.
  var key: String {
    switch self {
    case .fusion(let mode): "fusion:\(mode.rawValue)"
    case .filter(let filter): "smoothing:\(filter.name)"
    case .ends(let ends): "stream-ends:\(ends.rawValue)"
    case .task(let name): "task:\(name)"
    }
  }
}

extension FrameFilter {
  /// `raw`, `causal 0.5 s`, `gaussian 10`.
  package var name: String {
    switch self {
    case .raw: "raw"
    case .exponential(let seconds): "causal \(Self.short(seconds)) s"
    case .gaussian(let sigma): "gaussian \(Self.short(sigma))"
    }
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() ? Rounded.text(value, places: 0) : "\(value)"
  }
}
