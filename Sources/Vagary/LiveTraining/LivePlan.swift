import Bus
import Ingest
import PluginHost
import VideoModel

/// Learning or calibrating off the bus, made concrete before anything starts.
struct LivePlan: Sendable {
  var endpoints: [Endpoint]
  var scheme: TopicScheme
  var insecure: Bool
  /// In the order they were named, each once.
  var sources: [SourceID]
  /// How long frames are taken.
  var seconds: Double
  /// Most tracks that a calibration leaves out where they stand apart, 0...0.5 of all.
  var trim: Double
  var excluded: [DaySpan]
  var join: JoinConfiguration
  var isLossless: Bool
  /// The detector that this program runs itself; `nil`: boxes come off the bus.
  var detector: (name: String, settings: [String: String])?
  /// Objects that stand there are neither learnt from nor calibrated on, on all sources.
  var ignore: [Polygon]

  func isExcluded(_ captureTime: Int64) -> Bool { excluded.contains { $0.holds(captureTime) } }
}
