import FlyingSocks

/// The live stream of events to one client, as server-sent events.
///
/// Nothing is queued for a client: it looks at the board for what came after the number it had last. A
/// client so slow that the ring has meanwhile dropped some of that is cut, and may come back with the
/// number it knows. One client, one task.
struct EventFollower: AsyncBufferedSequence {
  typealias Element = UInt8

  let board: NodeBoard
  /// Number of the event the client had last.
  let since: UInt64
  let slot: ClientSlots.Slot
  /// What the client is given first, as server-sent events.
  var missed = ""
  /// Between looks at the board.
  var interval = Duration.milliseconds(100)
  /// Looks without an event after which a comment is sent; only in sending is it noticed that a client is gone.
  var patience = 30

  func makeAsyncIterator() -> Iterator { Iterator(self) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    /// Events turned into text at once.
    private static let batch = 64

    private let follower: EventFollower
    private var last: UInt64
    private var pending: ArraySlice<UInt8>
    private var isFirst = true
    private var isOver = false

    fileprivate init(_ follower: EventFollower) {
      self.follower = follower
      pending = [UInt8](("retry: 1000\n: events of vagary\n\n" + follower.missed).utf8)[...]
      // A number that no event has yet is one of an earlier run.
      last = follower.since > follower.board.latestEvent ? 0 : follower.since
    }

    mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

    mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
      while pending.isEmpty {
        guard !isOver else { return nil }
        pending = try await more()
      }
      defer { pending = pending.dropFirst(count) }
      return pending.prefix(count)
    }

    /// Waits for events, the end or the time for a sign of life; empty at the end.
    private mutating func more() async throws -> ArraySlice<UInt8> {
      for _ in 0..<follower.patience {
        // Asked first: what comes before the end is on the board by then.
        let isClosed = follower.board.isClosed
        let entries = follower.board.events(after: last, limit: Self.batch)
        if let first = entries.first, let latest = entries.last {
          // A gap at the start is the client's to see by the numbers.
          let isCut = !isFirst && first.number != last + 1
          isFirst = false
          last = latest.number
          isOver = isCut
          return isCut
            ? [UInt8](": too slow, events were dropped\n\n".utf8)[...]
            : [UInt8](entries.map(EventText.serverSent).joined().utf8)[...]
        }
        isFirst = false
        if isClosed {
          isOver = true
          return []
        }
        try await Task.sleep(for: follower.interval)
      }
      return [UInt8](": still here\n\n".utf8)[...]
    }
  }
}
