import Concurrency

/// Decides how long a producer holds its first message back for those who should hear it.
///
/// PUB/SUB loses what is sent before a subscription has arrived. Times in nanoseconds, monotonic.
struct SubscriberWait: Sendable {
  enum Step: Sendable, Equatable {
    /// All are there.
    case enough
    /// Patience is over; go on without them.
    case giveUp
    /// Ask again shortly; `isNoticeDue` when it is time to say what is being waited for.
    case wait(isNoticeDue: Bool)
  }

  /// Subscriptions wanted.
  let wanted: Int
  /// `nil` waits for as long as it takes.
  let patience: Int64?
  /// Between notices. 2 s.
  static let noticeInterval = 2 * ProgramClock.second
  /// What a producer waits that was not told to wait. 1 s.
  static let moment = ProgramClock.second

  private let start: Int64
  private var nextNotice: Int64

  init(wanted: Int, patience: Int64?, startingAt now: Int64) {
    self.wanted = wanted
    self.patience = patience
    start = now
    nextNotice = now + Self.noticeInterval
  }

  /// - Parameter count: subscriptions there are now.
  mutating func step(count: Int, at now: Int64) -> Step {
    if count >= wanted { return .enough }
    if let patience, now - start >= patience { return .giveUp }
    guard now >= nextNotice else { return .wait(isNoticeDue: false) }
    nextNotice = now + Self.noticeInterval
    return .wait(isNoticeDue: true)
  }
}
