import Foundation
import VideoModel

/// A setup on its way into a running node. The control thread sends it to ingest, which takes it between two frames and
/// sends it behind all work under way to the output thread. Any thread.
final class SetupChange: @unchecked Sendable {
  let setup: NodeSetup
  private let lock = NSLock()
  private let done = DispatchSemaphore(value: 0)
  // Guarded by `lock`.
  private var swapped: [SourceID] = []

  init(_ setup: NodeSetup) { self.setup = setup }

  /// Reports that all later work belongs to the new setup.
  ///
  /// - Parameter swapped: sources that continue with another bundle.
  func finish(swapped: [SourceID]) {
    lock.withLock { self.swapped = swapped }
    done.signal()
  }

  /// Waits for ``finish(swapped:)`` and returns its sources; `nil` when `milliseconds` pass first.
  func wait(milliseconds: Int) -> [SourceID]? {
    guard done.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
    return lock.withLock { swapped }
  }
}

/// Holds the setup that ingest takes next: one at most, and a later one replaces it. Any thread.
package final class SetupInbox: @unchecked Sendable {
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
