import ArgumentParser
import Concurrency
import Console
import Logging
import Node

/// `vagary node`: scores what comes over the bus until it is told to stop.
struct NodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node",
    abstract: "Scores frames and detections from the bus and publishes scores and events.",
    discussion:
      "Takes any source that appears. Ends on SIGINT or SIGTERM, within two seconds, and publishes what was scored. On SIGHUP it reads its configuration and its bundles again."
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(name: .long, help: "Bundle for all sources; the same as --set bundle.path=FOLDER.")
  var bundle: String?

  @Flag(name: .long, help: "Allow binding beyond this machine without a check of who connects.")
  var insecure = false

  func run() async throws {
    var extra: [String] = []
    if let bundle { extra.append("bundle.path=\(bundle)") }
    if insecure { extra.append("bus.insecure=true") }
    let configuration = try options.load(extra: extra)
    LineLog.bootstrap(
      level: Logger.Level(rawValue: configuration.log.level.rawValue) ?? .info,
      format: configuration.log.format == .json ? .json : .text)
    let plan = try NodeSetup(configuration)
    let log = Logger(label: "node")
    for refusal in plan.catalog.refused { log.warning("plugin refused: \(refusal.file): \(refusal.error)") }
    let service = NodeService(plan, stop: .process, hangup: HangupSignal.install()) { [options, extra] in
      try options.load(extra: extra + $0)
    }
    StopDeadline.enforce()
    try await NamedThread.run("node") { try service.run() }
    let totals = service.counters.sourceTotals.byName
    let lines = totals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    log.info("stopped: \(lines.joined(separator: ", "))")
  }
}
