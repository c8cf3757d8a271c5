import DequeModule

/// Hands values from threads to threads in order, holding at most `capacity` of them.
///
/// For dedicated threads: it blocks, so async code must not wait on it.
package final class BoundedQueue<Element: Sendable>: Sendable {
  /// The behaviour of a push when the queue is full.
  package enum Policy: Sendable, Hashable {
    /// It waits for room.
    case wait
    /// It is refused at once.
    case refuse
  }

  package enum PushResult: Sendable, Hashable {
    case accepted
    /// The queue is full, and the policy is `refuse` or the time to wait is over.
    case refused
    /// The queue was closed before; the value was not taken.
    case closed
  }

  private struct State {
    var elements = Deque<Element>()
    var isClosed = false
  }

  package let capacity: Int
  package let policy: Policy
  private let state = Locked(State())

  /// - Parameter capacity: 1 or more values.
  package init(capacity: Int, policy: Policy) {
    self.capacity = max(1, capacity)
    self.policy = policy
  }

  /// Values waiting now.
  package var count: Int { state.withLock { $0.elements.count } }

  /// Appends a value.
  ///
  /// - Parameters:
  ///   - hasOwnRoom: for the few values that must not get lost, such as an end of stream: taken even
  ///     when the queue is full.
  ///   - milliseconds: longest wait under the policy `wait`; `nil` waits until there is room or the
  ///     queue is closed.
  @discardableResult
  package func push(_ value: Element, hasOwnRoom: Bool = false, within milliseconds: Int? = nil) -> PushResult
  {
    let deadline = Self.deadline(milliseconds)
    let result: PushResult = state.wait { state in
      if state.isClosed { return .done(.closed) }
      if hasOwnRoom || state.elements.count < capacity {
        state.elements.append(value)
        return .done(.accepted)
      }
      return policy == .refuse || Self.isOver(deadline) ? .done(.refused) : .wait(until: deadline)
    }
    if result == .accepted { state.wakeAll() }
    return result
  }

  /// Takes the oldest value, waiting for one.
  ///
  /// - Parameter milliseconds: longest wait; `nil` waits until there is a value or the queue is closed.
  /// - Returns: `nil` when the time is over, or when the queue is closed and empty; see ``isFinished``.
  package func pop(within milliseconds: Int? = nil) -> Element? {
    let deadline = Self.deadline(milliseconds)
    let value: Element? = state.wait { state in
      if let value = state.elements.popFirst() { return .done(value) }
      return state.isClosed || Self.isOver(deadline) ? .done(nil) : .wait(until: deadline)
    }
    if value != nil { state.wakeAll() }
    return value
  }

  /// Whether the queue is closed and everything in it was taken.
  package var isFinished: Bool { state.withLock { $0.isClosed && $0.elements.isEmpty } }

  /// Takes no more values; those inside can still be taken. Wakes every waiting thread.
  package func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  private static func deadline(_ milliseconds: Int?) -> Int64? {
    milliseconds.map { ProgramClock.monotonic + Int64($0) * ProgramClock.millisecond }
  }

  private static func isOver(_ deadline: Int64?) -> Bool {
    deadline.map { ProgramClock.monotonic >= $0 } ?? false
  }
}
