import Concurrency
import Console
import PlainText
import Training
import VideoModel

/// How far a collection is, in a line. Takes times in; writes nothing.
struct CollectionProgress {
  let seconds: Double
  let sources: [SourceID]

  /// - Parameters:
  ///   - elapsed: seconds since the first frame.
  ///   - joined: by source, the frames that came and those of them that went on with detections.
  func line(
    elapsed: Double, collector: ObjectCollector, joined: [SourceID: (frames: UInt64, joined: UInt64)]
  ) -> String {
    let each = sources.map { source in
      guard let (frames, together) = joined[source], frames > 0 else { return "\(source) no frames" }
      let rate = Rounded.text(Double(frames) / max(elapsed, 1), places: 1)
      let tally = collector.tallies[source] ?? CollectionTally()
      return "\(source) \(rate) frames/s, \(together * 100 / frames) % joined, "
        + "\(Rounded.text(Double(tally.detections) / Double(max(1, tally.detected)), places: 1)) objects a frame"
    }
    let left = max(0, seconds - elapsed)
    return "collect: \(TimeSpan.text(left)) left, " + each.joined(separator: "; ") + "; "
      + Self.kept(collector)
  }

  static func kept(_ collector: ObjectCollector) -> String {
    let offered = collector.tallies.values.reduce(0) { $0 + $1.offered }
    return
      "\(collector.kept) of \(offered) objects kept (room for \(collector.capacity)), \(collector.bytes >> 20) MB"
  }
}

/// Writes a line over the one before on a terminal, and now and then in a log. One thread.
final class StatusLine {
  private let isTerminal = StandardError.isTerminal
  private var last = Int64.min
  private var columns = 0

  /// Shows what `line` gives when it is time for another.
  func update(at now: Int64, _ line: () -> String) {
    let interval = isTerminal ? ProgramClock.second : 10 * ProgramClock.second
    guard last == .min || now - last >= interval else { return }
    last = now
    let text = line()
    guard isTerminal else { return StandardError.write(text + "\n") }
    StandardError.write("\r" + text + String(repeating: " ", count: max(0, columns - text.count)))
    columns = text.count
  }

  /// Ends the line; what is written next begins another.
  func end() {
    if isTerminal, columns > 0 { StandardError.write("\n") }
    columns = 0
  }
}
