import Concurrency

/// Holds the setup that intake takes next: one at most, and a later one replaces it. Any thread.
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
