import Journal
import VideoModel

/// The events that a client of `/events` missed: those the ring no longer has, from the journal, and the number after
/// which the ring has the rest.
///
/// The journal holds each event once, in its latest state. Where journal and ring meet, an event can come twice; no
/// event that the journal has is left out.
struct MissedEvents {
  /// Most events of the journal in one response; of more, the latest.
  static let limit = 1000

  /// Oldest change first.
  private(set) var journal: [JournalEntry] = []
  /// The ring's events after this one follow.
  private(set) var number: UInt64 = 0
  /// Whether earlier events are left out.
  private(set) var isCut = false

  /// Reads the journal if the ring does not reach back far enough, which takes a few milliseconds.
  ///
  /// - Parameter journal: the file; `nil` when there is only the ring.
  /// - Throws: `JournalError`.
  init(since start: EventPosition.Start, board: NodeBoard, journal path: String?) throws {
    let time: Int64
    switch start {
    case .number(let number):
      self.number = number
      return
    case .position(let position):
      number = position.number
      if let known = board.event(number), known.envelope.publishTime == position.time { return }
      time = position.time
    case .time(let wanted): time = wanted
    }
    let all = board.events(after: 0)
    let kept = all.drop { $0.envelope.publishTime <= time }
    number = kept.first.map { $0.number - 1 } ?? board.latestEvent
    // The ring has everything since then.
    if kept.count < all.count { return }
    guard let path else {
      isCut = all.first.map { $0.number > 1 } ?? false
      return
    }
    let inRing = Set(kept.compactMap(\.id))
    journal = try EventJournal(reading: path)
      .entries(JournalQuery(start: .time(time), limit: .latest(Self.limit + 1)))
    isCut = journal.count > Self.limit
    if isCut { journal.removeFirst() }
    journal.removeAll { inRing.contains($0.event.id) }
  }
}

extension EventRing.Entry {
  /// The id of the event.
  fileprivate var id: String? {
    if case .event(let event) = envelope.payload { event.id } else { nil }
  }
}
