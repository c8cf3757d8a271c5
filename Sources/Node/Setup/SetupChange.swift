import Concurrency
import Foundation
import VideoModel

/// A setup on its way into a running node: from the control thread to intake, which takes it between two messages, and
/// from there behind all work under way of each source to the output thread. Any thread.
final class SetupChange: @unchecked Sendable {
  let setup: NodeSetup
  private let lock = NSLock()
  private let done = DispatchSemaphore(value: 0)
  // Guarded by `lock`.
  private var swapped: [SourceID] = []
  /// Sources that are yet to follow the new setup.
  private var missing = 0

  init(_ setup: NodeSetup) { self.setup = setup }

  /// Intake follows the new setup; so many sources are to follow it behind their work under way.
  func begin(sources: Int) {
    lock.withLock { missing = sources }
    if sources == 0 { done.signal() }
  }

  /// Everything behind this of one source is under the new setup.
  ///
  /// - Parameter isSwapped: whether the source continues with another bundle.
  func applied(to source: SourceID, isSwapped: Bool) {
    let isLast = lock.withLock {
      if isSwapped { swapped.append(source) }
      missing -= 1
      return missing == 0
    }
    if isLast { done.signal() }
  }

  /// Waits until every source follows the new setup.
  ///
  /// - Returns: the sources that continue with another bundle, by name; `nil` when it takes more than so many milliseconds.
  func wait(milliseconds: Int) -> [SourceID]? {
    guard done.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
    return lock.withLock { swapped.sorted { $0.text < $1.text } }
  }
}
