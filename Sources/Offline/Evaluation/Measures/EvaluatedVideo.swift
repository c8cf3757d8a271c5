/// The frame scores of one test video, whichever way they were made.
package struct EvaluatedVideo: Sendable, Equatable {
  /// The video's name in its set.
  package var name: String
  /// One a frame, true where abnormal.
  package var labels: [Bool]
  /// Capture time of each frame, nanoseconds.
  package var captureTimes: [Int64]
  /// By the name of the score: one value a frame, higher is odder, `nil` where the frame has none.
  package var scores: [String: [Float?]]
  /// The same by way of ``AnomalyMap``; scores of no boxes have none.
  package var mapScores: [String: [Float?]]

  package init(
    name: String, labels: [Bool], captureTimes: [Int64], scores: [String: [Float?]] = [:],
    mapScores: [String: [Float?]] = [:]
  ) {
    self.mapScores = mapScores
    self.name = name
    self.labels = labels
    self.captureTimes = captureTimes
    self.scores = scores
  }
}

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
