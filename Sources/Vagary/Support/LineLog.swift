import Glibc
import Logging

/// Writes each log entry as one line on stderr: text for people, or a JSON object.
struct LineLog: LogHandler {
  enum Format: Sendable {
    case text, json
  }

  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let format: Format
  private let now: @Sendable () -> timespec
  private let write: @Sendable (String) -> Void

  init(
    label: String, level: Logger.Level, format: Format, now: @escaping @Sendable () -> timespec = Self.clock,
    write: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    self.label = label
    self.format = format
    self.now = now
    self.write = write
    logLevel = level
  }

  /// Makes this the log of the process, once, before the first `Logger` is made.
  static func bootstrap(level: Logger.Level, format: Format) {
    LoggingSystem.bootstrap { LineLog(label: $0, level: level, format: format) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata
    if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
    if let given = event.metadata { fields.merge(given) { $1 } }
    if let error = event.error { fields["error"] = "\(error)" }
    let sorted = fields.map { (key: $0.key, value: "\($0.value)") }.sorted { $0.key < $1.key }
    switch format {
    case .text: write(text(event, sorted))
    case .json: write(json(event, sorted))
    }
  }

  private func text(_ event: LogEvent, _ fields: [(key: String, value: String)]) -> String {
    let rest = fields.map { " \($0.key)=\(Self.bare($0.value))" }.joined()
    return "\(UTCTime.text(now())) \(event.level) \(label): \(Self.oneLine("\(event.message)"))\(rest)\n"
  }

  private func json(_ event: LogEvent, _ fields: [(key: String, value: String)]) -> String {
    var members = [
      "\"time\":\(JSONText.quoted(UTCTime.text(now())))", "\"level\":\(JSONText.quoted("\(event.level)"))",
      "\"label\":\(JSONText.quoted(label))", "\"message\":\(JSONText.quoted("\(event.message)"))",
    ]
    if !fields.isEmpty {
      let inner = fields.map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
      members.append("\"fields\":{" + inner.joined(separator: ",") + "}")
    }
    return "{" + members.joined(separator: ",") + "}\n"
  }

  /// Quoted when it would not read as one word.
  private static func bare(_ value: String) -> String {
    let needsQuotes = value.isEmpty || value.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
    return needsQuotes ? JSONText.quoted(value) : value
  }

  private static func oneLine(_ text: String) -> String {
    text.contains(where: \.isNewline)
      ? text.split(whereSeparator: \.isNewline).joined(separator: " / ") : text
  }

  private static let clock: @Sendable () -> timespec = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time
  }
}
