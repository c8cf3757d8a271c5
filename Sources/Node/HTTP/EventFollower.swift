import FlyingSocks

/// The live stream of events to one client, as server-sent events.
///
/// Nothing is queued for a client: the follower reads the events after the client's last number from the board. When the
/// client is so slow that the ring has dropped some of them, its stream ends. It can return with the number it knows.
/// One client, one task.
struct EventFollower: AsyncBufferedSequence {
  typealias Element = UInt8

  let board: NodeBoard
  /// Number of the last event the client received.
  let since: UInt64
  let slot: ClientSlots.Slot
  /// Server-sent events that the client receives first.
  var missed = ""
  /// Between looks at the board.
  var interval = Duration.milliseconds(100)
  /// Looks without an event after which a comment is sent. Only sending shows that a client is gone.
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
      // A number that no event has yet comes from an earlier run.
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

    /// Waits for events, for the end, or until a comment is due; empty at the end.
    private mutating func more() async throws -> ArraySlice<UInt8> {
      for _ in 0..<follower.patience {
        // Read first: by then the board has all events that come before the end.
        let isClosed = follower.board.isClosed
        let entries = follower.board.events(after: last, limit: Self.batch)
        if let first = entries.first, let latest = entries.last {
          // The client sees a gap at the start by the numbers.
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
