import Bus

/// All keys of the configuration, each described once: reading, checking, `--print-config` and the
/// table in docs/configuration.md come from here.
enum ConfigurationKeys {
  /// The keys of the node, in the order they are printed.
  static let node: [ConfigurationKey<Configuration>] = identity + bus + http + ingest + scoring + events

  private static let identity: [ConfigurationKey<Configuration>] = [
    .text(
      "node.name", \.node.name, .identifier,
      "Name of this node in what it publishes; stays the same over restarts. Default: the host's name.")
  ]

  private static let bus: [ConfigurationKey<Configuration>] = [
    .list(
      "bus.in", \.bus.inputs, of: .endpoint(.input), atLeast: 1,
      "Where frames and detections come in."),
    .list(
      "bus.out", \.bus.outputs, of: .endpoint(.output), atLeast: 1,
      "Where scores, events, status and info go out."),
    .integer(
      "bus.send_high_water", \.bus.sendHighWater, 1...1_000_000, unit: "messages",
      "How far a subscriber may fall behind before it loses messages."),
    .integer(
      "bus.receive_high_water", \.bus.receiveHighWater, 1...1_000_000, unit: "messages",
      "How many messages of one producer may wait to be read."),
    .text("bus.topic_root", \.bus.topicRoot, .topicRoot, "First parts of every topic."),
    .word(
      "bus.topic_order", \.bus.topicOrder,
      "Whether the kind or the source comes first in a topic."),
    .boolean(
      "bus.insecure", \.bus.insecure,
      "Allows endpoints that bind beyond this machine, readable and writable by anyone who reaches them."),
    .boolean(
      "bus.lossless", \.bus.lossless,
      "Waits for slow readers instead of dropping messages; for files and tests, not for cameras."),
  ]

  private static let http: [ConfigurationKey<Configuration>] = [
    .optional(
      "http.listen", \.http.listen, .listenAddress,
      "Where health, metrics and events can be had over HTTP; port 0 takes any free one. Not set: nowhere."),
    .boolean(
      "http.insecure", \.http.insecure,
      "Allows an http.listen beyond this machine, readable by anyone who reaches it."),
    .optional(
      "control.path", \.control.path, .socketPath,
      "Socket file at which the node takes orders (`vagary bundles swap`); only its owner may use it. Not set: nowhere."
    ),
  ]

  private static let ingest: [ConfigurationKey<Configuration>] = [
    .integer(
      "ingest.join_deadline_ms", \.ingest.joinDeadline, 0...600_000, unit: "ms",
      "How long a frame waits for its detections; after that it counts as not detected."),
    .integer(
      "ingest.frame_store_mb", \.ingest.frameStore, 16...1_048_576, unit: "MB",
      "Memory for frames that wait, all sources together."),
    .integer(
      "ingest.sources_limit", \.ingest.sourcesLimit, 1...65_536, unit: "sources",
      "How many sources are followed at once; more are refused and counted."),
    .number(
      "ingest.idle_eviction_s", \.ingest.idleEviction, 0.1...86_400, unit: "s",
      "Silence after which a source is flushed and forgotten."),
    .number(
      "tracklets.minimum_overlap", \.tracklets.minimumOverlap, 0.01...1, unit: "IoU",
      "Least overlap of two boxes that continues a track."
    ).reloadable,
    .integer(
      "tracklets.patience", \.tracklets.patience, 0...10_000, unit: "frames",
      "How long a track may go unseen before it ends; 0 ends it at once."
    ).reloadable,
  ]

  private static let scoring: [ConfigurationKey<Configuration>] = [
    .integer(
      "scoring.threads", \.scoring.threads, 0...1024, unit: "threads",
      "Scoring workers; 0 takes one for each core."),
    .integer(
      "scoring.queue", \.scoring.queue, 1...65_536, unit: "frames",
      "Frames that may wait for a worker; beyond that objects are listed as not scored (overload)."),
    .word(
      "scoring.precision", \.scoring.precision,
      "exact: float32; fast: products of bfloat16 in the backbone, where the CPU has them."),
    .optional(
      "bundle.path", \.bundle.path, .path,
      "Model bundle of every source that has none of its own."
    ).reloadable,
    .list(
      "plugins.folders", \.plugins.folders, of: .path,
      "Folders searched for plugins before the usual ones."),
  ]

  private static let events: [ConfigurationKey<Configuration>] = [
    .word(
      "fusion.mode", \.fusion.mode,
      "How the scores of the tasks become one raw score; plain-mean is the paper's. Calibrated scores do not depend on it."
    ),
    .number(
      "fusion.causal_s", \.fusion.causal, 0...3600, unit: "s",
      "Time constant of the causal filter over frame scores; 0 switches it off."),
    .number(
      "events.threshold", \.events.threshold, 0...10, unit: "-log10 of the tail probability",
      "Calibrated score that opens an event; 3 is one normal object in a thousand."
    ).reloadable,
    .number(
      "events.release", \.events.release, 0...10, unit: "-log10 of the tail probability",
      "Calibrated score below which an event ends; not above events.threshold."
    ).reloadable,
    .number(
      "events.false_per_hour", \.events.falsePerHour, 0...100_000, unit: "tracks an hour",
      "Above 0: events open where about so many normal tracks an hour would, by the bundle's calibration, and "
        + "events.threshold and events.release only say how far apart the two are."
    ).reloadable,
    .number(
      "events.minimum_s", \.events.minimum, 0...60, unit: "s",
      "How long a track must stay odd before an event is told."
    ).reloadable,
    .number(
      "events.merge_gap_s", \.events.mergeGap, 0...60, unit: "s",
      "How long an event may pause and still be the same one."
    ).reloadable,
    .number(
      "events.track_cooldown_s", \.events.trackCooldown, 0...86_400, unit: "s",
      "After an event no other one of the same track is told for so long; one that still goes on then is told then."
    ).reloadable,
    .number(
      "events.source_cooldown_s", \.events.sourceCooldown, 0...86_400, unit: "s",
      "The same for all tracks of the source."
    ).reloadable,
    .boolean(
      "events.crop_strips", \.events.cropStrips,
      "Events come with the crops of their object at the peak as a JPEG (`strip`): pixels leave the node."
    ).reloadable,
    .word(
      "publish.scores", \.publish.scores,
      "Which frames' scores are published: all; changes: when tracks, reasons or the whole number of the score "
        + "change; limited: publish.scores_per_s. Frames with news of an event always are."
    ).reloadable,
    .number(
      "publish.scores_per_s", \.publish.scoresPerSecond, 0.001...1000, unit: "messages a second",
      "Score messages of a source by capture time, at most, where publish.scores is limited."
    ).reloadable,
    .boolean(
      "health.picture", \.health.picture,
      "Looks at the picture twice a second: a dark, covered, frozen or moved camera is blind and opens no events."
    ).reloadable,
    .boolean(
      "health.detector", \.health.detector,
      "A source is blind when its picture moves as it did with objects in it at calibration, and the detector sees "
        + "next to nothing; needs health.picture."
    ).reloadable,
    .boolean(
      "health.drift", \.health.drift,
      "A source is degraded when scores, objects, classes or sizes are no longer what it was calibrated on."
    ).reloadable,
    .number(
      "health.window_s", \.health.window, 1200...86_400, unit: "s",
      "How far back health.detector and health.drift look, capture time."
    ).reloadable,
    .optional(
      "journal.path", \.journal.path, .path,
      "File in which the node keeps its events (`vagary events`); it is made if it is not there."),
    .integer(
      "journal.days", \.journal.days, 1...36_500, unit: "days",
      "Events that ended longer ago are removed from the journal."),
    .integer(
      "journal.size_mb", \.journal.size, 1...1_048_576, unit: "MB",
      "Size of the journal above which its oldest events are removed."),
    .word("log.level", \.log.level, "Least weight of what is logged."),
    .word("log.format", \.log.format, "Lines for people, or one JSON object a line."),
  ]

  /// The keys below `sources.<id>`, by their last part.
  static let source: [ConfigurationKey<Configuration.Source>] = [
    .optional("bundle", \.bundle, .path, "Model bundle of this source, instead of bundle.path.").reloadable,
    .optional(
      "detector", \.detector, .detector,
      "Detector plugin the node runs on this source's frames; without it detections come over the bus."),
    .list(
      "detector_settings", \.detectorSettings, of: .setting,
      "Settings handed to that detector."),
    .list(
      "aliases", \.aliases, of: .line,
      "Other ids under which producers send this source; may hold any characters but commas."
    ).reloadable,
    .list(
      "ignore", \.ignore, of: .polygon,
      "Parts of the picture; objects that stand in one (the middle of the box's lower side) are not scored."
    ).reloadable,
    .list(
      "profiles", \.profiles, of: .profileSpan,
      "Which of its bundle's calibrations counts when, day at all other times; the first that holds does. None: by "
        + "brightness and colour of the pictures."
    ).reloadable,
  ]

  /// What can follow as the first word of a full key.
  static let sections: [String] =
    node.reduce(into: []) { sections, key in
      let section = String(key.name.prefix { $0 != "." })
      if !sections.contains(section) { sections.append(section) }
    } + ["sources"]

  /// The key of that full name.
  static func node(named name: String) -> ConfigurationKey<Configuration>? { nodeByName[name] }

  /// The key of that last part, below a source.
  static func source(named name: String) -> ConfigurationKey<Configuration.Source>? {
    source.first { $0.name == name }
  }

  private static let nodeByName = Dictionary(uniqueKeysWithValues: node.map { ($0.name, $0) })
}
