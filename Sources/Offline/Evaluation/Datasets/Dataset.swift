/// A published set of videos with known anomalies, found on disk and checked.
package struct Dataset: Sendable, Equatable {
  /// Short name as on the command line, for example `ped2`.
  package var name: String
  /// Videos that show normal behaviour only, in order.
  package var training: [DatasetVideo]
  /// Videos to be scored, in order.
  package var testing: [DatasetVideo]
  /// The reference that a publication that uses the set has to cite.
  package var citation: String
  /// Frame rate of the videos, per second.
  package var frameRate: Double
  /// One line for each way in which this copy differs from the official set; empty for a complete copy.
  /// Figures of a copy with warnings are not comparable with published ones.
  package var warnings: [String]
  /// Where the test videos' ``DatasetVideo/tracks`` come from; `nil` where there are none.
  package var tracksFrom: TrackOrigin?

  package init(
    name: String, training: [DatasetVideo], testing: [DatasetVideo], citation: String, frameRate: Double,
    warnings: [String] = []
  ) {
    self.name = name
    self.training = training
    self.testing = testing
    self.citation = citation
    self.frameRate = frameRate
    self.warnings = warnings
  }

  /// Capture time of a video's frame `index` (from 0) in nanoseconds since the video's start.
  package func captureTime(ofFrame index: Int) -> Int64 {
    Int64((Double(index) / frameRate * 1e9).rounded())
  }

  /// The test videos with their labels, one for each frame, true where abnormal.
  ///
  /// Throws ``DatasetError/unlabelled(dataset:videos:)`` when there is no test video or one has no labels.
  package func labelledTesting() throws(DatasetError) -> [(video: DatasetVideo, labels: [Bool])] {
    let bare = testing.filter { $0.labels == nil }.map(\.name)
    guard bare.isEmpty, !testing.isEmpty else { throw .unlabelled(dataset: name, videos: bare) }
    return testing.map { ($0, $0.labels ?? []) }
  }
}
