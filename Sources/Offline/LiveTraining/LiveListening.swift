import Concurrency
import Console
import Mesh
import VideoModel

/// Takes live footage for a while and says how far it is.
///
/// One thread: the caller's. Ends early at the process's stop signal.
struct LiveListening {
  let plan: LiveSetup

  private var stop: StopSignal { .process }

  /// Listens for so long from the first frame on.
  ///
  /// - Parameters:
  ///   - line: how far it is, after so many seconds.
  ///   - each: what came. An error of it ends the listening.
  /// - Returns: whether all streams ended.
  func run(
    _ live: LiveFootage, seconds: Double, line: (Double) -> String, each: (LiveFootage.Event) throws -> Void
  ) throws -> Bool {
    let status = StatusLine()
    let began = ProgramClock.monotonic
    var silence = SilenceNotice(startingAt: began)
    let places = plan.endpoints.map(\.address).joined(separator: ", ")
    let ended = try live.listen {
      let now = ProgramClock.monotonic
      if let first = live.firstFrame {
        status.update(at: now) { line(Double(now - first) / 1e9) }
      } else if silence.isDue(at: now) {
        StandardError.write(
          "vagary: no frame of \(plan.sources.map(\.text).joined(separator: ", ")) yet from \(places)\n")
      }
      return !stop.isRaised && Double(now - (live.firstFrame ?? began)) < seconds * 1e9
    } each: {
      try each($0)
    }
    status.end()
    return ended
  }
}
