import Foundation

/// Where the setup waits that intake takes next: one at most, a later one takes its place. Any thread.
final class SetupInbox: @unchecked Sendable {
  private let lock = NSLock()
  // Guarded by `lock`.
  private var waiting: SetupChange?

  func put(_ change: SetupChange) { lock.withLock { waiting = change } }

  func take() -> SetupChange? {
    lock.withLock {
      defer { waiting = nil }
      return waiting
    }
  }
}
