import Testing
import Training

@Suite struct StratifiedReservoirTests {
  private typealias Reservoir = StratifiedReservoir<Int>

  private func stretch(_ number: Int, _ source: String = "gate") -> Reservoir.Stretch {
    .init(source: source, number: number)
  }

  /// Offers `counts[i]` items in stretch i; every `every`-th item is of another class.
  private func filled(_ capacity: Int, _ counts: [Int], rareEvery: Int = .max, seed: UInt64 = 1) -> Reservoir
  {
    var reservoir = Reservoir(capacity: capacity, seed: seed)
    var number = 0
    for (place, count) in counts.enumerated() {
      for index in 0..<count {
        _ = reservoir.offer(stretch(place), class: index % rareEvery == rareEvery - 1 ? "cart" : "person") {
          number
        }
        number += 1
        #expect(reservoir.count <= capacity)
      }
    }
    return reservoir
  }

  @Test("All items are kept in order while there is room")
  func room() {
    let reservoir = filled(100, [30, 40])
    #expect(reservoir.items == Array(0..<70))
    #expect(reservoir.offered == 70)
  }

  @Test("The reservoir fills its capacity and never holds more")
  func bounded() {
    let reservoir = filled(64, [500, 3, 700])
    #expect(reservoir.count == 64)
    #expect(reservoir.items.count == 64)
    #expect(reservoir.items == reservoir.items.sorted())
  }

  @Test("Busy stretches of time have equal parts, and quiet ones are kept whole")
  func evenOverTime() {
    let reservoir = filled(100, [5000, 100, 10, 900, 2000])
    let kept = (0..<5).map { reservoir.kept(of: stretch($0)).values.reduce(0, +) }
    #expect(kept[2] == 10)
    for place in [0, 1, 3, 4] { #expect((22...23).contains(kept[place]), "\(kept)") }
  }

  @Test("A class that is seen a hundred times less is kept about ten times less")
  func rareClasses() {
    let reservoir = filled(110, [20_000], rareEvery: 101)
    let kept = reservoir.kept(of: stretch(0))
    #expect((8...12).contains(kept["cart"] ?? 0), "\(kept)")
    let few = filled(100, [2000], rareEvery: 1000)
    #expect(few.kept(of: stretch(0))["cart"] == 2, "both of the rare ones")
  }

  @Test("Within a stretch early and late items have the same chance")
  func uniform() {
    var early = 0
    for seed in 0..<40 {
      early += filled(50, [1000], seed: UInt64(seed)).items.count { $0 < 500 }
    }
    // The standard deviation of 2000 draws is 22.
    #expect(abs(early - 1000) < 100)
  }

  @Test("Equal offers under one seed keep equal items, and under another seed other items")
  func deterministic() {
    let counts = [400, 30, 900, 2]
    #expect(filled(64, counts, rareEvery: 7).items == filled(64, counts, rareEvery: 7).items)
    #expect(filled(64, counts, rareEvery: 7).items != filled(64, counts, rareEvery: 7, seed: 2).items)
  }

  @Test("Cameras of a group have equal parts")
  func sources() {
    var reservoir = Reservoir(capacity: 60, seed: 3)
    for index in 0..<3000 {
      _ = reservoir.offer(stretch(index / 1000, "busy"), class: "") { index }
      if index % 10 == 0 { _ = reservoir.offer(stretch(index / 1000, "quiet"), class: "") { index } }
    }
    for place in 0..<3 {
      #expect(reservoir.kept(of: stretch(place, "busy")).values.reduce(0, +) == 10)
      #expect(reservoir.kept(of: stretch(place, "quiet")).values.reduce(0, +) == 10)
    }
  }

  @Test("An item is made only when it is kept, and one that cannot be made takes no place")
  func made() {
    var reservoir = Reservoir(capacity: 10, seed: 1)
    var made = 0
    for index in 0..<1000 {
      _ = reservoir.offer(stretch(0), class: "") {
        made += 1
        return index
      }
    }
    #expect(made < 100, "about ten times the logarithm of a hundred")
    var failed = 0
    for _ in 0..<1000 {
      if reservoir.offer(stretch(1), class: "", make: { nil }) == .notMade { failed += 1 }
    }
    #expect(failed > 0)
    #expect(reservoir.count == 10)
  }

  @Test("The number of classes is bounded for any detector")
  func manyClasses() {
    var reservoir = Reservoir(capacity: 1000, seed: 1)
    for index in 0..<500 { _ = reservoir.offer(stretch(0), class: "\(index)") { index } }
    #expect(reservoir.kept(of: stretch(0)).count <= 65)
    #expect(reservoir.count == 500)
  }
}
