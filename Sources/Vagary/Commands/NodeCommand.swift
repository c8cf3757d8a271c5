import ArgumentParser
import Concurrency
import Console
import Logging
import Node

/// `vagary node`: scores frames and detections from the bus until it is stopped.
struct NodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node",
    abstract: "Scores frames and detections from the bus and publishes scores and events.",
    discussion:
      "Accepts every source that appears. On SIGINT or SIGTERM it publishes the scores that are ready and exits within two seconds. On SIGHUP it reads its configuration and its bundles again."
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(name: .long, help: "Bundle for all sources, as --set bundle.path=FOLDER.")
  var bundle: String?

  @Flag(name: .long, help: "Allow endpoints that bind beyond this machine. Nothing checks who connects.")
  var insecure = false

  func run() async throws {
    var extra: [String] = []
    if let bundle { extra.append("bundle.path=\(bundle)") }
    if insecure { extra.append("bus.insecure=true") }
    let configuration = try options.load(extra: extra)
    LineLog.bootstrap(level: configuration.log.level, format: configuration.log.format)
    let setup = try NodeSetup(configuration)
    let log = Logger(label: "node")
    for refusal in setup.catalog.refused { log.warning("plugin refused: \(refusal.file): \(refusal.error)") }
    let service = NodeService(setup, stop: .process, hangup: HangupSignal.install()) { [options, extra] in
      try options.load(extra: extra + $0)
    }
    StopDeadline.enforce()
    try await NamedThread.run("node") { try service.run() }
    let totals = service.counters.sourceTotals.byName
    let lines = totals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    log.info("stopped: \(lines.joined(separator: ", "))")
  }
}
