import Foundation
import VideoModel

/// A plan on its way into a running node: from the control thread to ingest, which takes it between two frames, and
/// from there behind all work under way to the output thread. Any thread.
final class SetupChange: @unchecked Sendable {
  let plan: NodeSetup
  private let lock = NSLock()
  private let done = DispatchSemaphore(value: 0)
  // Guarded by `lock`.
  private var swapped: [SourceID] = []

  init(_ plan: NodeSetup) { self.plan = plan }

  /// Everything behind this is the new plan's.
  ///
  /// - Parameter swapped: sources that go on with another bundle.
  func finish(swapped: [SourceID]) {
    lock.withLock { self.swapped = swapped }
    done.signal()
  }

  /// Waits for ``finish(swapped:)``; `nil` when it has not come within so many milliseconds.
  func wait(milliseconds: Int) -> [SourceID]? {
    guard done.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
    return lock.withLock { swapped }
  }
}

/// Where the plan lies that ingest is to take next: one at most, a later one takes its place. Any thread.
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
