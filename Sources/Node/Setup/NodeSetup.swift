import Bundles
import Bus
import Fusion
import Health
import Ingest
import PlainText
import PluginHost
import Tracklets
import VideoModel

/// A node's configuration made concrete before anything starts: endpoints parsed, bundles and plugins
/// loaded. Immutable.
package final class NodeSetup: Sendable {
  package let configuration: Configuration
  package let catalog: PluginCatalog
  package let scheme: TopicScheme
  package let inputs: [Endpoint]
  package let outputs: [Endpoint]
  let aliases: [String: SourceID]
  /// Where HTTP is answered, if anywhere.
  package let http: ListenAddress?
  /// Each once.
  package let bundles: [ModelBundle]
  private let common: ModelBundle?
  private let own: [String: ModelBundle]

  /// - Parameter old: the plan of a running node that this one is to follow: bundles that are the same stay the same
  ///   objects, others have to show that they can score (``BundleTrial``).
  /// - Throws: `CommandFailure`, `BundleError`, `BusError` with what is wrong.
  package init(_ configuration: Configuration, replacing old: NodeSetup? = nil) throws {
    self.configuration = configuration
    let catalog = PluginCatalog(folders: configuration.plugins.folders + PluginCatalog.defaultFolders())
    self.catalog = catalog
    guard
      let scheme = TopicScheme(
        root: configuration.bus.topicRoot,
        order: configuration.bus.topicOrder == .kindSource ? .kindSource : .sourceKind)
    else { throw CommandFailure(.configuration, "bus.topic_root is \(configuration.bus.topicRoot)") }
    self.scheme = scheme
    inputs = try Endpoint.list(configuration.bus.inputs, kind: .sub)
    outputs = try Endpoint.list(configuration.bus.outputs, kind: .pub)
    http = configuration.http.listen.flatMap(ListenAddress.init)
    var loaded: [String: ModelBundle] = [:]
    func load(_ path: String) throws -> ModelBundle {
      if let bundle = loaded[path] { return bundle }
      var bundle = try ModelBundle(folder: path, catalog: catalog)
      if let old {
        if let same = old.bundles.first(where: { $0.fingerprint == bundle.fingerprint }) {
          bundle = same
        } else if let problem = BundleTrial.problem(bundle) {
          throw CommandFailure(.badData, "\(path): \(problem)")
        }
      }
      loaded[path] = bundle
      return bundle
    }
    common = try configuration.bundle.path.map { try load($0) }
    var own: [String: ModelBundle] = [:]
    var aliases: [String: SourceID] = [:]
    for (id, source) in configuration.sources {
      if let path = source.bundle { own[id] = try load(path) }
      for alias in source.aliases { aliases[alias] = SourceID(id) }
      if let detector = source.detector {
        // Loaded once more for each source that appears; here only so that a mistake ends the start.
        _ = try catalog.detector(detector, settings: try SettingWords.parse(source.detectorSettings))
      }
    }
    self.own = own
    bundles = Array(loaded.values)
    self.aliases = aliases
  }

  package func bundle(for source: SourceID) -> ModelBundle? { own[source.text] ?? common }

  func detectorSettings(_ source: SourceID) -> [String: String] {
    (try? SettingWords.parse(configuration.sources[source.text]?.detectorSettings ?? [])) ?? [:]
  }

  /// The source that a topic's source text names, by its id or by an alias; `nil` for what is neither.
  func source(named text: String) -> SourceID? { aliases[text] ?? SourceID(text) }

  /// How a source is followed.
  func settings(of source: SourceID) -> SourceSettings {
    SourceSettings(
      bundle: bundle(for: source), tracklets: tracklets(of: source), checksImages: checksImages(of: source),
      hasDetector: configuration.sources[source.text]?.detector != nil)
  }

  package func tracklets(of source: SourceID) -> TrackletConfiguration {
    var tracklets = TrackletConfiguration(
      minimumOverlap: Float(configuration.tracklets.minimumOverlap),
      patience: configuration.tracklets.patience)
    tracklets.ignore = configuration.sources[source.text]?.ignore.compactMap { Polygon($0) } ?? []
    return tracklets
  }

  func schedule(of source: SourceID) -> ProfileSchedule {
    ProfileSchedule(configuration.sources[source.text]?.profiles.compactMap { .init($0) } ?? [])
  }

  /// Whether the images of a source are checked for their own sake.
  func checksImages(of source: SourceID) -> Bool {
    configuration.health.picture
      || bundle(for: source)?.profiles.isEmpty == false && schedule(of: source).spans.isEmpty
  }

  package var join: JoinConfiguration {
    var join = configuration.bus.lossless ? JoinConfiguration.lossless : JoinConfiguration()
    if !configuration.bus.lossless { join.deadline = Int64(configuration.ingest.joinDeadline) * 1_000_000 }
    return join
  }

  /// Bytes of frames that may wait, all sources together.
  var frameStoreBytes: Int { configuration.ingest.frameStore << 20 }

  var fusionMode: FusionMode { FusionMode(configuration.fusion.mode) }

  /// When scores under `calibration` become events; `nil`: it cannot promise as few false ones as are asked for.
  package func events(_ calibration: Calibration) -> EventConfiguration? {
    var events = EventConfiguration()
    let fixed = configuration.events
    events.threshold = Float(fixed.threshold)
    if fixed.falsePerHour > 0, !calibration.supports(falseEventsPerHour: fixed.falsePerHour) { return nil }
    if fixed.falsePerHour > 0,
      let chosen = calibration.eventThreshold(falseEventsPerHour: fixed.falsePerHour)
    {
      events.threshold = chosen
    }
    events.release = fixed.threshold > 0 ? events.threshold * Float(fixed.release / fixed.threshold) : 0
    events.minimumDuration = configuration.events.minimum
    events.patience = configuration.events.mergeGap
    events.trackCooldown = configuration.events.trackCooldown
    events.sourceCooldown = configuration.events.sourceCooldown
    return events
  }

  /// Which scores are published.
  var thinning: ScoreThinning.Rule {
    switch configuration.publish.scores {
    case .all: .all
    case .changes: .changes
    case .limited: .perSecond(configuration.publish.scoresPerSecond)
    }
  }

  var receiveOptions: SocketOptions {
    var options = SocketOptions()
    options.receiveHighWater = configuration.bus.receiveHighWater
    return options
  }

  var sendOptions: SocketOptions {
    var options = SocketOptions()
    options.sendHighWater = configuration.bus.sendHighWater
    options.isLossless = configuration.bus.lossless
    return options
  }
}

extension FusionMode {
  package init(_ mode: Configuration.Fusion.Mode) {
    switch mode {
    case .meanStandardised: self = .meanStandardised
    case .meanTail: self = .meanTail
    case .maximum: self = .maximum
    case .plainMean: self = .plainMean
    }
  }
}
