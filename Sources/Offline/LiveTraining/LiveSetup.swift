import Bus
import Ingest
import PluginHost
import VideoModel

/// Learning or calibrating off the bus, made concrete before anything starts.
package struct LiveSetup: Sendable {
  package var endpoints: [Endpoint]
  package var scheme: TopicScheme
  package var insecure: Bool
  /// In the order they were named, each once.
  package var sources: [SourceID]
  /// How long frames are taken.
  package var seconds: Double
  /// Most tracks that a calibration leaves out where they stand apart, 0...0.5 of all.
  package var trim: Double
  package var excluded: [DaySpan]
  package var join: JoinConfiguration
  package var isLossless: Bool
  /// The detector that this program runs itself; `nil`: boxes come off the bus.
  package var detector: (name: String, settings: [String: String])?
  /// Objects whose feet are inside are neither learnt from nor calibrated on. It holds for all sources.
  package var ignore: [Polygon]

  package init(
    endpoints: [Endpoint], scheme: TopicScheme, insecure: Bool, sources: [SourceID], seconds: Double,
    trim: Double, excluded: [DaySpan], join: JoinConfiguration, isLossless: Bool,
    detector: (name: String, settings: [String: String])? = nil, ignore: [Polygon]
  ) {
    self.endpoints = endpoints
    self.scheme = scheme
    self.insecure = insecure
    self.sources = sources
    self.seconds = seconds
    self.trim = trim
    self.excluded = excluded
    self.join = join
    self.isLossless = isLossless
    self.detector = detector
    self.ignore = ignore
  }

  package func isExcluded(_ captureTime: Int64) -> Bool { excluded.contains { $0.holds(captureTime) } }
}
