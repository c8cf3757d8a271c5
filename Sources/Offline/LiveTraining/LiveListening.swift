import Concurrency
import Console
import Mesh
import VideoModel

/// Takes live footage for a while and says how far it is.
///
/// One thread: the caller's. Ends early at the process's stop signal.
struct LiveListening {
  let setup: LiveSetup
  /// Where the line about the progress is shown.
  let status: StatusLine
  /// Takes a line for people.
  let say: (String) -> Void

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
    let began = ProgramClock.monotonic
    var silence = SilenceNotice(startingAt: began)
    let places = setup.endpoints.map(\.address).joined(separator: ", ")
    let ended = try live.listen {
      let now = ProgramClock.monotonic
      if let first = live.firstFrame {
        status.update(at: now) { line(Double(now - first) / 1e9) }
      } else if silence.isDue(at: now) {
        say("no frame of \(setup.sources.map(\.text).joined(separator: ", ")) yet from \(places)")
      }
      return !stop.isRaised && Double(now - (live.firstFrame ?? began)) < seconds * 1e9
    } each: {
      try each($0)
    }
    status.end()
    return ended
  }
}
