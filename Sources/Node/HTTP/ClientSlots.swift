import Synchronization

/// Limits how many clients use a service at once. Any thread.
final class ClientSlots: Sendable {
  /// The place of one client; free again when this object is released.
  final class Slot: Sendable {
    private let slots: ClientSlots

    fileprivate init(_ slots: ClientSlots) { self.slots = slots }

    deinit { slots.count.subtract(1, ordering: .relaxed) }
  }

  let limit: Int
  private let count = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  var taken: Int { count.load(ordering: .relaxed) }

  /// `nil` when all are taken.
  func take() -> Slot? {
    if count.add(1, ordering: .relaxed).newValue <= limit { return Slot(self) }
    count.subtract(1, ordering: .relaxed)
    return nil
  }
}
