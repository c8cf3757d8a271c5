import Concurrency

/// Times work on objects: a warm-up that is thrown away, then equal repeats.
struct BenchTiming: Sendable {
  /// Timed repeats, 1 or more.
  var repeats = 5
  /// Least length of a repeat, seconds; the number of rounds is set by the warm-up.
  var seconds = 0.5

  /// Objects per second of each repeat. `work` does `rounds` rounds of `objects` objects each.
  func measure(objects: Int, _ work: (_ rounds: Int) throws -> Void) rethrows -> [Double] {
    try work(1)
    let warm = try elapsed { try work(1) }
    let rounds = max(1, min(1_000_000, Int((seconds / max(warm, 1e-6)).rounded(.up))))
    return try (0..<repeats).map { _ in
      let taken = try elapsed { try work(rounds) }
      return Double(rounds * objects) / max(taken, 1e-9)
    }
  }

  private func elapsed(_ work: () throws -> Void) rethrows -> Double {
    let start = ProgramClock.monotonic
    try work()
    return Double(ProgramClock.monotonic - start) / Double(ProgramClock.second)
  }
}
