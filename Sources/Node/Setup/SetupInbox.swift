import Concurrency

/// Where the setup waits that intake takes next: one at most, a later one takes its place. Any thread.
final class SetupInbox: Sendable {
  private let waiting = Locked<SetupChange?>(nil)

  func put(_ change: SetupChange) { waiting.withLock { $0 = change } }

  func take() -> SetupChange? {
    waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
  }
}
