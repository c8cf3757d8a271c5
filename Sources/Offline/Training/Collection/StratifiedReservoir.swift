import Glibc
import NeuralEngine

/// A bounded sample of a stream of unknown length, drawn evenly over time and with a share for rare classes.
///
/// Items belong to a stretch of time and, within it, to a class. While there is room everything is kept. Then each
/// new item costs another: the fullest stretch gives one up, of the class that is kept most, measured by the square root
/// of how many of it were seen. So stretches end up equally full as far as they can, and within one a class that is
/// seen four times as often is kept about twice as often. Which items of a class stay is chance, each with the same
/// probability.
///
/// Equal offers under one seed keep equal items. A value with one owner; without a clock.
package struct StratifiedReservoir<Item: Sendable>: Sendable {
  /// A piece of one source's time.
  package struct Stretch: Hashable, Comparable, Sendable {
    package var source: String
    package var number: Int

    package init(source: String, number: Int) {
      self.source = source
      self.number = number
    }

    package static func < (a: Stretch, b: Stretch) -> Bool { (a.source, a.number) < (b.source, b.number) }
  }

  /// The outcome of an offer.
  package enum Outcome: Sendable, Equatable {
    case kept
    /// Chance was against it, or its stretch has its part.
    case passedOver
    /// It was wanted, but could not be made.
    case notMade
  }

  private struct Entry: Sendable {
    var item: Item
    /// Drawn by chance; the lowest goes first.
    var priority: UInt64
    var number: UInt64
  }

  private struct Share: Sendable {
    var entries: [Entry] = []
    var seen = 0
    /// Highest priority that was given up: what is not above it would not have lasted.
    var floor: UInt64 = 0

    /// How much more than its part is kept, with `more` added.
    func excess(_ more: Int = 0) -> Double {
      Double(entries.count + more) / Double(max(1, seen)).squareRoot()
    }
  }

  private struct Part: Sendable {
    var shares: [String: Share] = [:]
    var count = 0
  }

  /// Most items kept, 1 or more.
  package let capacity: Int
  /// Items offered so far.
  package private(set) var offered: UInt64 = 0
  /// Items kept now.
  package private(set) var count = 0
  private let seed: UInt64
  private var parts: [Stretch: Part] = [:]

  /// Classes told apart in one stretch; further ones share a place.
  static var mostClasses: Int { 64 }

  package init(capacity: Int, seed: UInt64) {
    self.capacity = max(1, capacity)
    self.seed = seed
  }

  /// Offers an item; `make` is called only where it is going to be kept.
  package mutating func offer(_ stretch: Stretch, class name: String, make: () -> Item?) -> Outcome {
    var random = CounterRandom(seed: seed, offered)
    let priority = random.next()
    let number = offered
    offered += 1
    let known = parts[stretch]?.shares
    let name = known.map { $0[name] == nil && $0.count >= Self.mostClasses } ?? false ? "" : name
    parts[stretch, default: Part()].shares[name, default: Share()].seen += 1
    guard priority > parts[stretch]?.shares[name]?.floor ?? 0 else { return .passedOver }
    let victim = count < capacity ? nil : victim(adding: stretch, name)
    if let victim, victim == (stretch, name), priority < lowest(victim)?.priority ?? .max {
      parts[stretch]?.shares[name]?.floor = priority
      return .passedOver
    }
    guard let item = make() else { return .notMade }
    if let victim { giveUp(victim) }
    parts[stretch]?.shares[name]?.entries.append(Entry(item: item, priority: priority, number: number))
    parts[stretch]?.count += 1
    count += 1
    return .kept
  }

  /// The items that are kept, in the order they came.
  package var items: [Item] {
    parts.values.flatMap { $0.shares.values.flatMap(\.entries) }.sorted { $0.number < $1.number }.map(\.item)
  }

  /// How many are kept of a stretch, by class.
  package func kept(of stretch: Stretch) -> [String: Int] {
    (parts[stretch]?.shares ?? [:]).mapValues(\.entries.count).filter { $0.value > 0 }
  }

  /// The stretch and class that lose an item when one more comes to `stretch`.
  private func victim(adding stretch: Stretch, _ name: String) -> (Stretch, String) {
    var fullest = stretch
    var most = (parts[stretch]?.count ?? 0) + 1
    for (other, part) in parts where other != stretch {
      if part.count > most || (part.count == most && other < fullest) {
        (fullest, most) = (other, part.count)
      }
    }
    var chosen: (name: String, excess: Double)?
    for (candidate, share) in parts[fullest]?.shares ?? [:] {
      let isNew = fullest == stretch && candidate == name
      guard !share.entries.isEmpty || isNew else { continue }
      let excess = share.excess(isNew ? 1 : 0)
      if let best = chosen, best.excess > excess || (best.excess == excess && best.name < candidate) {
        continue
      }
      chosen = (candidate, excess)
    }
    return (fullest, chosen?.name ?? name)
  }

  private func lowest(_ place: (Stretch, String)) -> (index: Int, priority: UInt64)? {
    guard let entries = parts[place.0]?.shares[place.1]?.entries else { return nil }
    return entries.indices.min { entries[$0].priority < entries[$1].priority }.map {
      ($0, entries[$0].priority)
    }
  }

  private mutating func giveUp(_ place: (Stretch, String)) {
    guard let lowest = lowest(place) else { return }
    // Their order does not matter.
    let last = (parts[place.0]?.shares[place.1]?.entries.count ?? 1) - 1
    parts[place.0]?.shares[place.1]?.entries.swapAt(lowest.index, last)
    parts[place.0]?.shares[place.1]?.entries.removeLast()
    parts[place.0]?.shares[place.1]?.floor = lowest.priority
    parts[place.0]?.count -= 1
    count -= 1
  }
}
