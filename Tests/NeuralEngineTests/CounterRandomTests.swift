import NeuralEngine
import Testing

@Suite struct CounterRandomTests {
  private func draw(_ random: CounterRandom, _ count: Int = 8) -> [UInt64] {
    var random = random
    return (0..<count).map { _ in random.next() }
  }

  @Test("Equal keys give equal numbers, whatever was drawn from other keys")
  func keyed() {
    var other = CounterRandom(seed: 1, 2, 3)
    _ = other.next()
    #expect(draw(CounterRandom(seed: 1, 2, 3)) == draw(CounterRandom(seed: 1, 2, 3)))
    #expect(draw(CounterRandom(seed: 1, 2, 3), 9).dropFirst() == draw(other)[...])
  }

  @Test("Seed, every part of the key, their order and their number matter")
  func distinct() {
    let keys = [
      CounterRandom(seed: 1), CounterRandom(seed: 2), CounterRandom(seed: 1, 0), CounterRandom(seed: 1, 0, 0),
      CounterRandom(seed: 1, 2, 3), CounterRandom(seed: 1, 3, 2), CounterRandom(seed: 3, 2, 1),
      CounterRandom(seed: 1, 2, 4), CounterRandom(seed: 0), CounterRandom(seed: 0, 2),
    ]
    #expect(Set(keys.map { draw($0) }).count == keys.count)
    #expect(Set(keys.flatMap { draw($0) }).count == keys.count * 8)
  }

  @Test("The seed and the first part of the key cannot take each other's place")
  func seedAgainstKey() {
    #expect(draw(CounterRandom(seed: 1, 2)) != draw(CounterRandom(seed: 2, 1)))
    #expect(draw(CounterRandom(seed: 7, 7)) != draw(CounterRandom(seed: 9, 9)))
  }

  @Test("Streams of neighbouring keys are spread evenly over the unit interval")
  func even() {
    var counts = [Int](repeating: 0, count: 10)
    for object: UInt64 in 0..<10_000 {
      var random = CounterRandom(seed: 1, 0, object)
      counts[Int(Double.random(in: 0..<1, using: &random) * 10)] += 1
    }
    for count in counts { #expect((850...1150).contains(count)) }
  }
}
