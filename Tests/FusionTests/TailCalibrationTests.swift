import Foundation
import Fusion
import TestSupport
import Testing

@Suite struct TailCalibrationTests {
  /// The values 0...10000 in steps of 1: their probabilities are known exactly.
  private let even = TailCalibration.fit((0...10_000).map(Float.init))

  private func normal(_ count: Int, seed: UInt64 = 1) -> [Float] {
    var noise = Invented.Noise(seed: seed)
    return (0..<count).map { _ in Float(noise.normal()) }
  }

  @Test("Up to the 99th percentile the tail is the part of held-out values above")
  func empirical() throws {
    let even = try #require(even)
    #expect(abs(even.tail(5000) - 0.5) < 1e-3)
    #expect(abs(even.tail(9000) - 0.1) < 1e-3)
    #expect(abs(even.surprise(9900) - 2) < 1e-3)
    #expect(even.surprise(-7) == 0)
    #expect(even.surprise(0) == 0)
  }

  @Test("Beyond the 99th percentile the tail falls by e for every mean excess")
  func exponential() throws {
    var noise = Invented.Noise(seed: 3)
    // Exponential values of mean 2: the tail at x is exp(-x / 2).
    let tail = try #require(TailCalibration.fit((0..<20_000).map { _ in Float(-2 * log(noise.uniform())) }))
    #expect(abs(tail.scale - 2) < 0.25)
    let expected = 10 / log(10.0)
    #expect(abs(tail.surprise(20) - expected) < 0.4)
  }

  @Test("Of two estimates of the tail the one that promises less counts")
  func cautious() throws {
    // Even values: the mean excess over the 99th percentile is 50, over the 95th 250.
    #expect(abs(try #require(even).scale - 250) < 2)
  }

  @Test("The scores rise strictly from the smallest held-out value to far beyond the largest")
  func monotone() throws {
    let values = normal(2000)
    let tail = try #require(TailCalibration.fit(values))
    let smallest = try #require(values.min())
    var last = tail.surprise(smallest)
    for step in 1...4000 {
      let next = tail.surprise(smallest + Float(step) * 0.01)
      #expect(next > last)
      last = next
    }
    #expect(tail.tail(1e9) > 0)
  }

  @Test("There is no jump where the fitted tail begins")
  func continuous() throws {
    let tail = try #require(TailCalibration.fit(normal(5000)))
    let joint = Float(tail.value(atSurprise: 2))
    #expect(abs(tail.surprise(joint.nextDown) - tail.surprise(joint.nextUp)) < 1e-3)
    #expect(abs(tail.surprise(joint) - 2) < 1e-3)
  }

  @Test("The value of a surprise is the one that has it")
  func inverse() throws {
    let tail = try #require(TailCalibration.fit(normal(3000)))
    for surprise in [0.1, 0.5, 1, 1.9, 2, 2.5, 7] {
      #expect(abs(tail.surprise(Float(tail.value(atSurprise: surprise))) - surprise) < 1e-3)
    }
  }

  @Test("With few held-out values the fitted tail begins earlier, where ten still lie beyond it")
  func few() throws {
    #expect(try #require(TailCalibration.fit(normal(2000))).joint == 0.99)
    #expect(abs(try #require(TailCalibration.fit(normal(100))).joint - 0.9) < 1e-9)
    #expect(try #require(TailCalibration.fit(normal(5))).joint == 0.5)
    #expect(try #require(TailCalibration.fit([4])).surprise(5) > 2)
  }

  @Test("Values that are all the same still give a tail that rises beyond them")
  func constant() throws {
    let tail = try #require(TailCalibration.fit([Float](repeating: 3, count: 500)))
    #expect(tail.problems("t").isEmpty)
    #expect(tail.surprise(2.9) == 0)
    #expect(tail.surprise(3.2) > tail.surprise(3.1))
    #expect(tail.surprise(3.1).isFinite)
  }

  @Test("Many equal values are as likely as their highest rank says, and order is kept around them")
  func ties() throws {
    let tail = try #require(
      TailCalibration.fit([Float](repeating: 0, count: 600) + (1...400).map(Float.init)))
    #expect(tail.surprise(-1) == 0)
    #expect(abs(tail.tail(0) - 0.4) < 0.01)
    #expect(tail.surprise(1) > tail.surprise(0))
  }

  @Test("Values that are not finite are left out, and without any other there is no tail")
  func notFinite() throws {
    #expect(TailCalibration.fit([.nan, .infinity]) == nil)
    #expect(TailCalibration.fit([]) == nil)
    #expect(try #require(TailCalibration.fit([1, .nan, 2])).quantiles.last == 2)
    #expect(try #require(even).surprise(.nan) == 0)
    #expect(try #require(even).surprise(-.infinity) == 0)
  }

  @Test("A broken table is told by its key")
  func problems() {
    let broken = TailCalibration(quantiles: [1, 2], joint: 1, scale: 0)
    #expect(
      broken.problems("x") == [
        "x.quantiles has 2 values, must have 257", "x.joint is 1.0, must be 0.5 to 0.99",
        "x.scale is 0.0, must be over 0",
      ])
    let falling = TailCalibration(quantiles: (0...256).map { -Float($0) }, joint: 0.9, scale: 1)
    #expect(falling.problems("x") == ["x.quantiles must ascend"])
  }
}
