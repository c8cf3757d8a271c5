import Bundles
import Bus
import Fusion
import Health
import Ingest
import PlainText
import PluginHost
import Tracklets
import VideoModel

/// A node's configuration made concrete before anything starts: texts parsed, bundles and plugins loaded. Immutable.
package final class NodeSetup: Sendable {
  package let configuration: Configuration
  package let catalog: PluginCatalog
  package let scheme: TopicScheme
  package let inputs: [Endpoint]
  package let outputs: [Endpoint]
  /// Foreign ids and the sources they stand for.
  let aliases: [String: SourceID]
  /// The address that serves HTTP; `nil`: the node serves none.
  package let http: ListenAddress?
  /// All bundles of the node, each once.
  package let bundles: [ModelBundle]
  private let common: ModelBundle?
  private let own: [String: ModelBundle]

  /// - Parameter old: the setup of a running node that this one replaces. Bundles that are the same stay the same
  ///   objects, others must show that they can score (``BundleTrial``).
  /// - Throws: `CommandFailure`, `BundleError` or `BusError`.
  package init(_ configuration: Configuration, replacing old: NodeSetup? = nil) throws {
    self.configuration = configuration
    let catalog = PluginCatalog(folders: configuration.plugins.folders + PluginCatalog.defaultFolders())
    self.catalog = catalog
    guard
      let scheme = TopicScheme(root: configuration.bus.topicRoot, order: configuration.bus.topicOrder)
    else {
      throw CommandFailure(
        .configuration, "bus.topic_root is \(JSONText.quoted(configuration.bus.topicRoot))",
        remedy: "Write names of letters, digits, dots, underscores or dashes, joined by single slashes.")
    }
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
        // Each source that appears loads it again; a mistake in it must end the start.
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

  /// The source that a topic's source text names, by its id or by an alias; `nil` for any other text.
  func source(named text: String) -> SourceID? { aliases[text] ?? SourceID(text) }

  /// How a source is followed.
  func settings(of source: SourceID) -> SourceSettings {
    SourceSettings(
      bundle: bundle(for: source), tracklets: tracklets(of: source), checksImages: checksImages(of: source),
      hasDetector: configuration.sources[source.text]?.detector != nil)
  }

  package func tracklets(of source: SourceID) -> TrackletConfiguration {
    var tracklets = configuration.tracklets
    tracklets.ignore = configuration.sources[source.text]?.ignore.compactMap { Polygon($0) } ?? []
    return tracklets
  }

  func schedule(of source: SourceID) -> ProfileSchedule {
    ProfileSchedule(configuration.sources[source.text]?.profiles.compactMap { .init($0) } ?? [])
  }

  /// Whether the images of a source are checked.
  func checksImages(of source: SourceID) -> Bool {
    configuration.health.picture
      || bundle(for: source)?.profiles.isEmpty == false && schedule(of: source).spans.isEmpty
  }

  /// How frames of one source are joined with their detections.
  package var join: JoinConfiguration {
    var join = configuration.ingest.join
    join.isLossless = configuration.bus.lossless
    return join
  }

  /// Most payload bytes of frames held at once, all sources together.
  package var frameStoreBytes: Int { configuration.ingest.frameStoreBytes }

  /// When scores under `calibration` become events; `nil`: the calibration is too short for
  /// `events.false_per_hour`.
  package func events(_ calibration: Calibration) -> EventConfiguration? {
    let (rule, rate) = (configuration.events.rule, configuration.events.falsePerHour)
    guard rate > 0 else { return rule }
    guard calibration.supports(falseEventsPerHour: rate) else { return nil }
    return rule.opening(falseEventsPerHour: rate, under: calibration)
  }
}
