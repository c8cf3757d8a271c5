/// All keys of the configuration, each described once. Reading, checking, `--print-config` and the
/// table in docs/configuration.md use these rows.
enum ConfigurationKeys {
  /// The keys of the node, in the order they are printed.
  static let node: [ConfigurationKey<Configuration>] =
    identity + bus + http + ingest + scoring + events + output

  private static let identity: [ConfigurationKey<Configuration>] = [
    .text(
      "node.name", \.node.name, .identifier,
      "Name of this node in its messages. Keep it the same across restarts. Default: the host's name.")
  ]

  private static let bus: [ConfigurationKey<Configuration>] = [
    .list(
      "bus.in", \.bus.inputs, of: .endpoint(.input), atLeast: 1,
      "Endpoints that receive frames and detections."),
    .list(
      "bus.out", \.bus.outputs, of: .endpoint(.output), atLeast: 1,
      "Endpoints that publish scores, events, status and info."),
    .integer(
      "bus.send_high_water", \.bus.socket.$sendHighWater,
      "Messages a subscriber can fall behind before it loses messages."),
    .integer(
      "bus.receive_high_water", \.bus.socket.$receiveHighWater,
      "Messages of one producer that can wait to be read."),
    .text("bus.topic_root", \.bus.topicRoot, .topicRoot, "First parts of every topic."),
    .word("bus.topic_order", \.bus.topicOrder, "Order of kind and source in a topic."),
    .boolean(
      "bus.insecure", \.bus.insecure,
      "Allows endpoints that bind beyond this machine. Anyone who reaches them can read and write."),
    .boolean(
      "bus.lossless", \.bus.socket.isLossless,
      "Waits for slow subscribers instead of dropping messages. For files and tests, not for cameras."),
  ]

  private static let http: [ConfigurationKey<Configuration>] = [
    .optional(
      "http.listen", \.http.listen, .listenAddress,
      "Address at which the node serves health, metrics and events over HTTP. Port 0 takes any free port. "
        + "Not set: the node serves no HTTP."),
    .boolean(
      "http.insecure", \.http.insecure,
      "Allows an http.listen beyond this machine. Anyone who reaches it can read."),
    .optional(
      "control.path", \.control.path, .socketPath,
      "Socket file at which the node accepts orders (`vagary bundles swap`). Only its owner can use it. "
        + "Not set: the node accepts none."),
  ]

  private static let ingest: [ConfigurationKey<Configuration>] = [
    .integer(
      "ingest.join_deadline_ms", \.ingest.join.$liveDeadline, in: .milliseconds,
      "Time a frame waits for its detections. After that it counts as not detected."),
    .integer(
      "ingest.frame_store_mb", \.ingest.$frameStoreBytes, in: .megabytes,
      "Memory for frames that wait, all sources together."),
    .integer(
      "ingest.sources_limit", \.ingest.$sourcesLimit,
      "Sources followed at once. Messages of further sources are refused and counted."),
    .number(
      "ingest.idle_eviction_s", \.ingest.$idleEviction,
      "Silence after which a source is flushed and forgotten."),
    .number(
      "tracklets.minimum_overlap", \.tracklets.$minimumOverlap,
      "Least overlap of two boxes that continues a track."
    ).reloadable,
    .integer(
      "tracklets.patience", \.tracklets.$patience,
      "Detected frames in a row a track can go unseen before it ends; 0 ends it at once."
    ).reloadable,
  ]

  private static let scoring: [ConfigurationKey<Configuration>] = [
    .integer("scoring.threads", \.scoring.$threads, "Scoring threads; 0 takes one per core."),
    .integer(
      "scoring.queue", \.scoring.$queue,
      "Frames that can wait for a scoring thread. Objects of further frames are listed as not scored (overload)."
    ),
    .word(
      "scoring.precision", \.scoring.precision,
      "exact: float32. fast: products of bfloat16 in the backbone, where the CPU has them."),
    .optional(
      "bundle.path", \.bundle.path, .path, "Model bundle of every source without a bundle of its own."
    ).reloadable,
    .list(
      "plugins.folders", \.plugins.folders, of: .path,
      "Folders searched for plugins before the default ones."),
  ]

  private static let events: [ConfigurationKey<Configuration>] = [
    .word(
      "fusion.mode", \.fusion.mode,
      "How the scores of the tasks become one raw score. plain-mean is the method of the paper. "
        + "Calibrated scores do not depend on this key."),
    .number(
      "fusion.causal_s", \.fusion.$causal,
      "Time constant of the causal filter over frame scores; 0 switches it off."),
    .number(
      "events.threshold", \.events.rule.$threshold,
      "Calibrated score that opens an event; 3 is one normal object in a thousand."
    ).reloadable,
    .number(
      "events.release", \.events.rule.$release,
      "Calibrated score below which an event ends; not above events.threshold."
    ).reloadable,
    .number(
      "events.false_per_hour", \.events.$falsePerHour,
      "Above 0: events open at the score that about this many normal tracks per hour reach, by the bundle's "
        + "calibration. events.threshold and events.release then only set the ratio of the two levels."
    ).reloadable,
    .number(
      "events.minimum_s", \.events.rule.$minimumDuration,
      "Time a track must stay above the threshold before its event is published."
    ).reloadable,
    .number(
      "events.merge_gap_s", \.events.rule.$patience,
      "Time in which a calm or lost track can return and continue its event."
    ).reloadable,
    .number(
      "events.track_cooldown_s", \.events.rule.$trackCooldown,
      "Time after an event in which no other event of the same track is published. "
        + "An event that is still open after that time is published then."
    ).reloadable,
    .number(
      "events.source_cooldown_s", \.events.rule.$sourceCooldown,
      "Time after an event in which no other event of the source is published. "
        + "An event that is still open after that time is published then."
    ).reloadable,
    .boolean(
      "events.crop_strips", \.events.cropStrips,
      "Events carry the crops of their object at the peak as a JPEG (`strip`). Images then leave the node."
    ).reloadable,
  ]

  private static let output: [ConfigurationKey<Configuration>] = [
    .word(
      "publish.scores", \.publish.kind,
      "Frames whose scores are published. all: every frame. changes: frames whose tracks, reasons or whole number of "
        + "the score differ from the last published frame. limited: as many as publish.scores_per_s allows. "
        + "Frames with a message about an event are always published."
    ).reloadable,
    .number(
      "publish.scores_per_s", \.publish.$perSecond,
      "Highest rate of score messages per source, by capture time, when publish.scores is limited."
    ).reloadable,
    .boolean(
      "health.picture", \.health.picture,
      "Checks the image twice per second. A source is blind, and opens no events, when its image is dark, covered, "
        + "frozen or moved."
    ).reloadable,
    .boolean(
      "health.detector", \.health.detector,
      "Compares detections with movement. A source is blind when its image moves as it did with objects at calibration "
        + "and the detector finds almost nothing. Needs health.picture."
    ).reloadable,
    .boolean(
      "health.drift", \.health.drift,
      "Compares scores, objects, classes and sizes with the calibration. A source is degraded when they differ."
    ).reloadable,
    .number(
      "health.window_s", \.health.$window,
      "Capture time that health.detector and health.drift look back on."
    ).reloadable,
    .optional(
      "journal.path", \.journal.path, .path,
      "File in which the node stores its events (`vagary events`). The node creates it. "
        + "Not set: events are not stored."),
    .integer(
      "journal.days", \.journal.retention.$days,
      "Time after its end at which an event is removed from the journal."),
    .integer(
      "journal.size_mb", \.journal.retention.$bytes, in: .megabytes,
      "Size of the journal above which its oldest events are removed."),
    .word("log.level", \.log.level, "Log level: less severe entries are not written."),
    .word("log.format", \.log.format, "text: lines for people. json: one JSON object per line."),
  ]

  /// The keys below `sources.<id>`, by their last part.
  static let source: [ConfigurationKey<Configuration.Source>] = [
    .optional("bundle", \.bundle, .path, "Model bundle of this source instead of bundle.path.").reloadable,
    .optional(
      "detector", \.detector, .detector,
      "Detector plugin that the node runs on the frames of this source. Not set: detections come over the bus."
    ),
    .list("detector_settings", \.detectorSettings, of: .setting, "Settings of that detector."),
    .list(
      "aliases", \.aliases, of: .alias,
      "Other ids under which producers send this source, such as `camera:7` or `North gate`. "
        + "An alias with a comma must be an item of a YAML list."
    ).reloadable,
    .list(
      "ignore", \.ignore, of: .polygon,
      "Parts of the image. An object is not scored when the middle of its box's lower edge is in one of them."
    ).reloadable,
    .list(
      "profiles", \.profiles, of: .profileSpan,
      "Times of day and the profile whose calibration counts then. The first one that matches counts, day at all "
        + "other times. None: brightness and colour of the images decide."
    ).reloadable,
  ]

  /// The words that can begin a full key.
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
