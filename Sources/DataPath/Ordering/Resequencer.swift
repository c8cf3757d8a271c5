/// Puts results that several workers finished in any order back into the order of their tickets.
///
/// Tickets count from 0 by 1. At most `window` tickets are held; a worker that is further ahead waits
/// until ``canAccept(_:)``. A value with one owner; guard it with a lock to share it.
package struct Resequencer<Value> {
  package enum Outcome {
    /// The values whose turn it now is, in order; often none.
    case released([Value])
    /// The ticket lies beyond the window; the value was not taken. Try again later.
    case tooFarAhead
    /// The ticket was given or skipped before; the value was not taken.
    case alreadyGiven
  }

  /// The ticket whose turn it is.
  package private(set) var next: UInt64 = 0
  /// Values held because an earlier ticket is missing.
  package private(set) var heldCount = 0
  package var window: Int { values.count }

  /// By the remainder of the ticket by the window; `nil` where `isFilled` means skipped.
  private var values: [Value?]
  private var isFilled: [Bool]

  /// - Parameter window: tickets that may be under way at once, 1 or more.
  package init(window: Int) {
    values = Array(repeating: nil, count: max(1, window))
    isFilled = Array(repeating: false, count: max(1, window))
  }

  /// Whether a ticket lies within the window and was not given yet.
  package func canAccept(_ ticket: UInt64) -> Bool {
    ticket >= next && !isAhead(ticket) && !isFilled[index(ticket)]
  }

  /// Takes the value of a ticket.
  package mutating func put(_ value: Value, ticket: UInt64) -> Outcome {
    fill(ticket, with: value)
  }

  /// A ticket that will have no value.
  package mutating func skip(_ ticket: UInt64) -> Outcome {
    fill(ticket, with: nil)
  }

  private mutating func fill(_ ticket: UInt64, with value: Value?) -> Outcome {
    guard canAccept(ticket) else { return isAhead(ticket) ? .tooFarAhead : .alreadyGiven }
    values[index(ticket)] = value
    isFilled[index(ticket)] = true
    if value != nil { heldCount += 1 }
    var released: [Value] = []
    while isFilled[index(next)] {
      isFilled[index(next)] = false
      if let value = values[index(next)] {
        released.append(value)
        heldCount -= 1
      }
      values[index(next)] = nil
      next += 1
    }
    return .released(released)
  }

  private func isAhead(_ ticket: UInt64) -> Bool { ticket >= next && ticket - next >= UInt64(values.count) }

  private func index(_ ticket: UInt64) -> Int { Int(ticket % UInt64(values.count)) }
}

extension Resequencer: Sendable where Value: Sendable {}
extension Resequencer.Outcome: Sendable where Value: Sendable {}
extension Resequencer.Outcome: Equatable where Value: Equatable {}
