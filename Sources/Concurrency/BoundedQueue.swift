/// Hands values from threads to threads in order, holding at most `capacity` of them.
///
/// For dedicated threads: it blocks, so it must not be waited on from async code.
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  /// What a push does when the queue is full.
  package enum Policy: Sendable, Hashable {
    /// It waits for room.
    case wait
    /// It is refused and counted.
    case refuse
  }

  package enum PushResult: Sendable, Hashable {
    case accepted
    /// Full, under the policy `refuse` or when the time to wait was over.
    case refused
    /// The queue was closed before; the value was not taken.
    case closed
  }

  package let capacity: Int
  package let policy: Policy

  // Below: guarded by `lock`.
  private let lock = Lock()
  private var elements: [Element?] = []
  private var head = 0
  private var isClosed = false
  private var refused: UInt64 = 0

  /// - Parameter capacity: 1 or more values.
  package init(capacity: Int, policy: Policy) {
    self.capacity = max(1, capacity)
    self.policy = policy
  }

  /// Values waiting now.
  package var count: Int { lock.locked { elements.count - head } }

  /// Pushes refused since the start.
  package var refusedCount: UInt64 { lock.locked { refused } }

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
    let deadline = milliseconds.map { Lock.now() + Int64($0) * 1_000_000 }
    return lock.locked {
      while !isClosed, !hasOwnRoom, elements.count - head >= capacity {
        if policy == .refuse || !lock.wait(until: deadline) {
          refused += 1
          return .refused
        }
      }
      guard !isClosed else { return .closed }
      elements.append(value)
      lock.wakeAll()
      return .accepted
    }
  }

  /// Takes the oldest value, waiting for one.
  ///
  /// - Parameter milliseconds: longest wait; `nil` waits until there is a value or the queue is closed.
  /// - Returns: `nil` when the time is over, or when the queue is closed and empty; see ``isFinished``.
  package func pop(within milliseconds: Int? = nil) -> Element? {
    let deadline = milliseconds.map { Lock.now() + Int64($0) * 1_000_000 }
    return lock.locked {
      while elements.count == head {
        if isClosed || !lock.wait(until: deadline) { return nil }
      }
      let value = elements[head]
      elements[head] = nil
      head += 1
      if head == elements.count {
        elements.removeAll(keepingCapacity: true)
        head = 0
      } else if head >= 2 * capacity {
        elements.removeFirst(head)
        head = 0
      }
      lock.wakeAll()
      return value
    }
  }

  /// Whether the queue is closed and everything in it was taken.
  package var isFinished: Bool { lock.locked { isClosed && elements.count == head } }

  /// Takes no more values; those inside can still be taken. Wakes all who wait.
  package func close() {
    lock.locked {
      isClosed = true
      lock.wakeAll()
    }
  }
}
