import Concurrency
import Console
import Logging
import Node
import PlainText
import WireFormat

/// Writes each log entry as one line on stderr: text for people, or a JSON object.
struct LineLog: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let format: Configuration.Log.Format
  /// Nanoseconds since 1970 UTC.
  private let now: @Sendable () -> Int64
  private let write: @Sendable (String) -> Void

  init(
    label: String, level: Logger.Level, format: Configuration.Log.Format,
    now: @escaping @Sendable () -> Int64 = { ProgramClock.utc },
    write: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    self.label = label
    self.format = format
    self.now = now
    self.write = write
    logLevel = level
  }

  /// Makes this the log of the process. To be called once, before the first `Logger` is made.
  static func bootstrap(level: Logger.Level, format: Configuration.Log.Format) {
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
    return "\(time) \(event.level) \(label): \(Self.oneLine("\(event.message)"))\(rest)\n"
  }

  private func json(_ event: LogEvent, _ fields: [(key: String, value: String)]) -> String {
    let inner = fields.map { field -> JSONValue.Member in (field.key, .text(field.value)) }
    return JSONValue.object([
      ("time", .text(time)), ("level", .text("\(event.level)")), ("label", .text(label)),
      ("message", .text("\(event.message)")), ("fields", inner.isEmpty ? nil : .object(inner)),
    ]).line + "\n"
  }

  private var time: String { UTCTime.text(nanoseconds: now(), digits: 3) }

  /// The value, quoted if it is not one word.
  private static func bare(_ value: String) -> String {
    let needsQuotes = value.isEmpty || value.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
    return needsQuotes ? JSONText.quoted(value) : value
  }

  private static func oneLine(_ text: String) -> String {
    text.contains(where: \.isNewline)
      ? text.split(whereSeparator: \.isNewline).joined(separator: " / ") : text
  }
}
