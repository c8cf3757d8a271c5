/// The frame scores of one test video, whichever way they were made.
package struct EvaluatedVideo: Sendable, Equatable {
  /// The video's name in its set.
  package var name: String
  /// One for each frame, true where abnormal.
  package var labels: [Bool]
  /// Capture time of each frame, nanoseconds.
  package var captureTimes: [Int64]
  /// By the name of the score: one value for each frame, higher is odder, `nil` where the frame has none.
  package var scores: [String: [Float?]]
  /// The scores by way of ``AnomalyMap``; a score without boxes has none.
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
