import Fusion
import Tracklets
import VideoModel

/// How the objects of test videos are scored, and what is read off them.
struct ScoringWay {
  var calibration: Calibration
  /// The detector that sees the boxes.
  var detector: DetectorIdentity
  /// In the order of the rows.
  var readings: [ObjectReading]
  /// Whether the map of the objects is painted for each reading.
  var paintsMaps = true
  /// Treatment of the first and last frames of a video.
  package var ends = ClipEnds.slide
}
