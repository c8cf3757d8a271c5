/// Frame scores that cannot be measured.
package enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A video has another number of scores (or capture times) than labels.
  case length(video: String, series: String, count: Int, expected: Int)

  package var description: String {
    switch self {
    case .length(let video, let series, let count, let expected):
      "video \(video): \(count) values of '\(series)', but \(expected) labels; score every frame of the video once"
    }
  }
}
