import PlainText
import Training
import VideoModel

/// How far a collection is, in a line. Takes times in; writes nothing.
struct CollectionProgress {
  let seconds: Double
  let sources: [SourceID]

  /// - Parameters:
  ///   - elapsed: seconds since the first frame.
  ///   - joined: by source, the frames that came, and those of them that were joined with detections.
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
