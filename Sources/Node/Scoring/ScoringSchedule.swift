import DequeModule
import VideoModel

/// The work of all sources between intake and output.
///
/// Items leave in the order of their source; sources do not wait for each other. Jobs are handed out fairly: the source
/// that has received least scoring so far comes first, measured in cost (start-time fair queueing, Goyal et al. 1996).
/// Waiting jobs are bounded in number and bytes, items in number per source. A value with one owner; reads no clock.
struct ScoringSchedule<Job: Sendable, Item: Sendable>: Sendable {
  struct Limits: Sendable, Equatable {
    /// Jobs of all sources that may wait, 1 or more.
    var jobs = 64
    /// Bytes that waiting jobs of all sources may hold; one job may always wait.
    var bytes = 256 << 20
    /// Items of one source that may be under way: finished ones wait for an unfinished one before them. 1 or more.
    var itemsPerSource = 1024
  }

  /// Names a job that was handed out.
  struct Ticket: Sendable, Hashable {
    let source: SourceID
    fileprivate let number: UInt64
  }

  /// What is known of a job without looking into it.
  struct Size: Sendable, Equatable {
    /// Work to be done, in objects, 1 or more.
    var cost: Int
    /// Memory that the job holds while it waits.
    var bytes: Int
  }

  private enum Slot {
    case waiting(Job, Size)
    case running
    case done(Item)
  }

  private struct Lane {
    /// Slots of numbers `first ..< first + slots.count`.
    var slots: Deque<Slot> = Deque()
    var first: UInt64 = 0
    /// Numbers of the waiting slots, oldest first.
    var waiting: Deque<UInt64> = Deque()
    var waitingCost = 0
    /// Virtual start time of the lane's next job.
    var start: UInt64 = 0

    subscript(number: UInt64) -> Slot {
      get { slots[Int(number - first)] }
      set { slots[Int(number - first)] = newValue }
    }

    var isReady: Bool {
      if case .done? = slots.first { true } else { false }
    }
  }

  let limits: Limits
  /// Jobs that wait.
  private(set) var waitingJobs = 0
  /// Bytes that waiting jobs hold.
  private(set) var waitingBytes = 0
  /// Items under way, of all sources.
  private(set) var itemCount = 0

  private var lanes: [SourceID: Lane] = [:]
  /// Sources with a finished item at the head of their lane, the one to be served next first.
  private var ready: Deque<SourceID> = Deque()
  /// Virtual time: the start of the job that was handed out last.
  private var now: UInt64 = 0
  /// Virtual start times of sources without a lane, where later than `now`.
  private var absent: [SourceID: UInt64] = [:]

  init(limits: Limits = Limits()) { self.limits = limits }

  var isEmpty: Bool { itemCount == 0 }

  /// Items of a source that are under way.
  func items(of source: SourceID) -> Int { lanes[source]?.slots.count ?? 0 }

  /// Whether the source may add an item.
  func hasRoom(forItemOf source: SourceID) -> Bool { items(of: source) < limits.itemsPerSource }

  /// Whether the source may add a job of that many bytes.
  func hasRoom(forJobOf source: SourceID, bytes: Int) -> Bool {
    hasRoom(forItemOf: source) && hasRoomForJob(bytes)
  }

  private func hasRoomForJob(_ bytes: Int) -> Bool {
    waitingJobs == 0 || waitingJobs < limits.jobs && waitingBytes + bytes <= limits.bytes
  }

  // MARK: Adding

  /// Adds a finished item behind everything of its source.
  mutating func add(_ item: Item, of source: SourceID) {
    append(.done(item), source)
    if lanes[source]?.slots.count == 1 { ready.append(source) }
  }

  /// Adds a job behind everything of its source.
  mutating func add(_ job: Job, of source: SourceID, _ size: Size) {
    let number = append(.waiting(job, size), source)
    guard var lane = lanes.removeValue(forKey: source) else { return }
    if lane.waiting.isEmpty { lane.start = max(lane.start, now) }
    lane.waiting.append(number)
    lane.waitingCost += size.cost
    lanes[source] = lane
    waitingJobs += 1
    waitingBytes += size.bytes
  }

  @discardableResult
  private mutating func append(_ slot: Slot, _ source: SourceID) -> UInt64 {
    var lane = lanes.removeValue(forKey: source) ?? Lane(start: absent.removeValue(forKey: source) ?? now)
    lane.slots.append(slot)
    let number = lane.first + UInt64(lane.slots.count - 1)
    lanes[source] = lane
    itemCount += 1
    return number
  }

  // MARK: Shedding

  /// Gives up waiting jobs until a job of `source` with that size has room, the oldest of whichever source has most cost
  /// waiting. Each given-up job becomes the item that `item` makes of it, in its place.
  ///
  /// - Returns: false when the job itself is to be given up: its source has most cost waiting, or nothing can be given up.
  mutating func makeRoom(forJobOf source: SourceID, _ size: Size, item: (Job) -> Item) -> Bool {
    makeRoom(forItemOf: source, item: item)
    while !hasRoomForJob(size.bytes) {
      let own = (lanes[source]?.waitingCost ?? 0) + size.cost
      if let other = crowdedSource(besides: source, over: own) {
        giveUpOldest(of: other, item: item)
      } else if lanes[source]?.waiting.isEmpty == false {
        giveUpOldest(of: source, item: item)
      } else {
        return false
      }
    }
    return true
  }

  /// The source with most cost waiting, where that is more than `least`.
  private func crowdedSource(besides source: SourceID, over least: Int) -> SourceID? {
    var most: (source: SourceID, cost: Int)?
    for (other, lane) in lanes where other != source && !lane.waiting.isEmpty && lane.waitingCost > least {
      if lane.waitingCost > most?.cost ?? least { most = (other, lane.waitingCost) }
    }
    return most?.source
  }

  /// Gives up all waiting jobs of a source that has no room for another item.
  mutating func makeRoom(forItemOf source: SourceID, item: (Job) -> Item) {
    guard !hasRoom(forItemOf: source) else { return }
    while lanes[source]?.waiting.isEmpty == false { giveUpOldest(of: source, item: item) }
  }

  private mutating func giveUpOldest(of source: SourceID, item: (Job) -> Item) {
    guard let (number, job, _) = takeOldest(of: source) else { return }
    finish(Ticket(source: source, number: number), with: item(job))
  }

  // MARK: Handing out

  /// The job to be done next; `nil` when none waits. It is to be finished with ``finish(_:with:)``.
  mutating func nextJob() -> (ticket: Ticket, job: Job)? {
    var best: (source: SourceID, start: UInt64)?
    for (source, lane) in lanes where !lane.waiting.isEmpty {
      if let best, (best.start, best.source.text) < (lane.start, source.text) { continue }
      best = (source, lane.start)
    }
    guard let best, let (number, job, size) = takeOldest(of: best.source) else { return nil }
    now = max(now, best.start)
    lanes[best.source]?.start = now &+ UInt64(max(1, size.cost))
    absent = absent.filter { $0.value > now }
    return (Ticket(source: best.source, number: number), job)
  }

  private mutating func takeOldest(of source: SourceID) -> (UInt64, Job, Size)? {
    guard var lane = lanes.removeValue(forKey: source) else { return nil }
    defer { lanes[source] = lane }
    guard let number = lane.waiting.popFirst(), case .waiting(let job, let size) = lane[number] else {
      return nil
    }
    lane[number] = .running
    lane.waitingCost -= size.cost
    waitingJobs -= 1
    waitingBytes -= size.bytes
    return (number, job, size)
  }

  /// A job that was handed out has become an item. Does nothing for a ticket that was finished before.
  mutating func finish(_ ticket: Ticket, with item: Item) {
    guard let lane = lanes[ticket.source], ticket.number >= lane.first,
      ticket.number - lane.first < UInt64(lane.slots.count), case .running = lane[ticket.number]
    else { return }
    lanes[ticket.source]?[ticket.number] = .done(item)
    if ticket.number == lane.first { ready.append(ticket.source) }
  }

  /// The next item in the order of its source, one source after another; `nil` when none is finished.
  mutating func nextItem() -> Item? {
    guard let source = ready.popFirst(), var lane = lanes.removeValue(forKey: source),
      case .done(let item)? = lane.slots.popFirst()
    else { return nil }
    lane.first += 1
    itemCount -= 1
    if lane.isReady { ready.append(source) }
    if !lane.slots.isEmpty {
      lanes[source] = lane
    } else if lane.start > now {
      absent[source] = lane.start
    }
    return item
  }
}
