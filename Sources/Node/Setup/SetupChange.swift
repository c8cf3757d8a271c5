import Concurrency
import VideoModel

/// A setup on its way into a running node. The control thread sends it to intake, which takes it between two messages
/// and sends it, behind all work under way of each source, to the output thread. Any thread.
final class SetupChange: Sendable {
  private struct State {
    var swapped: [SourceID] = []
    /// Sources that are yet to follow the new setup; `nil` until intake follows it.
    var missing: Int?
  }

  let setup: NodeSetup
  private let state = Locked(State())

  init(_ setup: NodeSetup) { self.setup = setup }

  /// Reports that intake follows the new setup, and how many sources are to follow it behind their work under way.
  func begin(sources: Int) {
    state.withLock { $0.missing = sources }
    state.wakeAll()
  }

  /// Reports that all later work of one source is under the new setup.
  ///
  /// - Parameter isSwapped: whether the source continues with another bundle.
  func applied(to source: SourceID, isSwapped: Bool) {
    state.withLock { state in
      if isSwapped { state.swapped.append(source) }
      state.missing = state.missing.map { $0 - 1 }
    }
    state.wakeAll()
  }

  /// Waits until every source follows the new setup.
  ///
  /// - Returns: the sources that continue with another bundle, by name; `nil` when it takes longer than `milliseconds`.
  func wait(milliseconds: Int) -> [SourceID]? {
    let deadline = ProgramClock.monotonic + Int64(milliseconds) * ProgramClock.millisecond
    return state.wait { state in
      if state.missing == 0 { return .done(state.swapped.sorted { $0.text < $1.text }) }
      return ProgramClock.monotonic >= deadline ? .done(nil) : .wait(until: deadline)
    }
  }
}
