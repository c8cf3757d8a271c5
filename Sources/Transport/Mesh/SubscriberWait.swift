import Concurrency

/// Decides how long a producer holds its first message back for subscribers.
///
/// PUB/SUB loses messages that are sent before a subscription has arrived. Times in nanoseconds, monotonic.
struct SubscriberWait: Sendable {
  enum Step: Sendable, Equatable {
    /// All wanted subscriptions are there.
    case enough
    /// The patience is over: continue without them.
    case giveUp
    /// Ask again shortly; `isNoticeDue` when it is time for a notice of the wait.
    case wait(isNoticeDue: Bool)
  }

  /// The wanted number of subscriptions.
  let wanted: Int
  /// Longest wait, nanoseconds; `nil` waits without limit.
  let patience: Int64?
  /// Time between notices. 2 s.
  static let noticeInterval = 2 * ProgramClock.second
  /// The wait of a producer without a wanted number. 1 s.
  static let moment = ProgramClock.second

  private let start: Int64
  private var nextNotice: Int64

  init(wanted: Int, patience: Int64?, startingAt now: Int64) {
    self.wanted = wanted
    self.patience = patience
    start = now
    nextNotice = now + Self.noticeInterval
  }

  /// - Parameter count: number of subscriptions now.
  mutating func step(count: Int, at now: Int64) -> Step {
    if count >= wanted { return .enough }
    if let patience, now - start >= patience { return .giveUp }
    guard now >= nextNotice else { return .wait(isNoticeDue: false) }
    nextNotice = now + Self.noticeInterval
    return .wait(isNoticeDue: true)
  }
}
