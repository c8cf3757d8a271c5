import Mesh
import VideoModel
import WireFormat

/// Turns the messages of a node into lines. It takes messages and times in and gives text out, and owns
/// no socket and no clock. Times in nanoseconds, monotonic.
struct WatchSession: Sendable {
  enum Style: Sendable, Equatable {
    case table, json
  }

  let style: Style
  private(set) var ends = StreamEnds()
  private(set) var balance = WatchBalance()
  private var silence: SilenceNotice
  private var throttles: [SourceID: LineThrottle] = [:]
  private var states: [SourceID: String] = [:]
  private var infos: [SourceID: String] = [:]
  private var frames: [SourceID: Int] = [:]
  private var isHeadingShown = false

  init(style: Style, startingAt now: Int64) {
    self.style = style
    silence = SilenceNotice(startingAt: now)
  }

  /// - Returns: lines for stdout.
  mutating func received(_ message: IncomingMessage, at now: Int64) -> [String] {
    count(message.envelope)
    let isEnd = ends.takes(message.envelope.payload)
    let lines: [String]
    switch style {
    case .json: lines = [MessageJSON.line(message.envelope, topic: message.topicText)]
    case .table: lines = table(message.envelope.payload, isEnd: isEnd, at: now)
    }
    if !lines.isEmpty { silence.broken(at: now) }
    return lines
  }

  /// - Returns: a notice for stderr when nothing was shown for a while.
  mutating func timePassed(_ now: Int64, _ connections: ConnectionBook) -> String? {
    silence.isDue(at: now) ? "\(connections.text); \(seen(isConnected: connections.isConnected))" : nil
  }

  /// The last lines: the ones held back, and the balance.
  ///
  /// - Parameters:
  ///   - lost: messages that never came.
  ///   - unreadable: messages that came but could not be read.
  mutating func closing(lost: UInt64, unreadable: UInt64) -> [String] {
    balance.lost = lost
    balance.unreadable = unreadable
    switch style {
    case .json: return [balance.json]
    case .table: return throttles.keys.sorted { $0.text < $1.text }.compactMap { flush($0) } + balance.lines
    }
  }

  private mutating func count(_ envelope: Envelope) {
    switch envelope.payload {
    case .score(let message):
      balance.add(message.score)
      frames[message.score.source, default: 0] += 1
    case .event(let event): balance.add(event)
    case .status(let status): balance.add(status, publisher: envelope.publisherID)
    default: break
    }
  }

  private mutating func table(_ payload: Payload, isEnd: Bool, at now: Int64) -> [String] {
    switch payload {
    case .score(let message):
      let source = message.score.source
      guard let (text, score) = WatchWording.line(message.score),
        let line = throttles[source, default: LineThrottle()].offer(text, score: score, at: now)
      else { return [] }
      defer { isHeadingShown = true }
      return isHeadingShown ? [line] : [WatchWording.heading, line]
    case .event(let event):
      return event.phase == .update ? [] : [WatchWording.line(event)]
    case .status(let status):
      let line = WatchWording.line(status)
      // The line of the end already says that a source has stopped.
      let isSaid = status.state == .stopped && status.reasons.isEmpty
      let isNews = states.updateValue(line, forKey: status.source) != line && !isSaid
      return (isNews ? [line] : []) + (isEnd ? ended(status.source) : [])
    case .info(let info):
      let line = WatchWording.line(info)
      return infos.updateValue(line, forKey: info.source) == line ? [] : [line]
    case .endOfStream(let source): return isEnd ? ended(source) : []
    case .node, .frame, .detections: return []
    }
  }

  private mutating func ended(_ source: SourceID) -> [String] {
    [flush(source), "\(source) ended after \(frames[source] ?? 0) frames"].compactMap { $0 }
  }

  private mutating func flush(_ source: SourceID) -> String? { throttles[source]?.flush() }

  private func seen(isConnected: Bool) -> String {
    let sources = Set(states.keys).union(frames.keys).sorted { $0.text < $1.text }
    guard !sources.isEmpty else {
      return isConnected
        ? "no message about a source yet: does the node get frames and detections?"
        : "is `vagary node` running, and does it publish there?"
    }
    return "nothing to show now: "
      + sources.map { source in
        "\(states[source] ?? "\(source) has no status"), \(frames[source] ?? 0) frames so far"
      }.joined(separator: "; ")
  }
}
