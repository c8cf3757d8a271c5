import Testing
import VideoModel

@testable import Evaluation

@Suite("Baselines of boxes alone")
struct BoxBaselinesTests {
  private func box(_ left: Float, _ top: Float, _ width: Float, _ height: Float) -> BoundingBox {
    BoundingBox(left: left, top: top, width: width, height: height)
  }

  @Test("A box like all training boxes is at distance 0, and doubling its width costs ln 2")
  func constantSizes() throws {
    var sizes = BoxSizes()
    for left in 0..<9 { sizes.observe(box(Float(left), 10, 8, 20)) }
    sizes.finishTraining()
    #expect(sizes.distance(box(50, 10, 8, 20)) == 0)
    let doubled = try #require(sizes.distance(box(50, 10, 16, 20)))
    #expect(abs(doubled - 0.6931472) < 1e-5)
  }

  @Test("Distance is the mean over the five nearest, in deviations of the training boxes")
  func nearest() throws {
    var sizes = BoxSizes()
    let places: [Float] = [0, 10, 20, 30, 40, 50, 60, 70]
    for top in places { sizes.observe(box(0, top, 8, 20)) }
    sizes.finishTraining()
    let mean = places.reduce(0, +) / 8
    let squares: Float = places.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / 8).squareRoot()
    // From top 0 the nearest five are 0, 10, 20, 30 and 40 away.
    let distance = try #require(sizes.distance(box(3, 0, 8, 20)))
    #expect(abs(distance - 20 / deviation) < 1e-5)
  }

  @Test("Without training boxes there is no distance")
  func untrained() {
    var sizes = BoxSizes()
    sizes.observe(box(0, 0, 8, 20))
    sizes.finishTraining()
    #expect(sizes.distance(box(0, 0, 8, 20)) == nil)
  }

  @Test("Velocity follows the box that overlaps most and is measured in heights of the box")
  func velocity() {
    var velocity = BoxVelocity()
    let first = velocity.distances([box(0, 0, 10, 20), box(50, 0, 10, 20)])
    #expect(first == [nil, nil])
    let moved = velocity.distances([box(3, 4, 10, 20), box(50, 0, 10, 20), box(90, 0, 10, 20)])
    #expect(moved == [0.25, 0, nil], "5 px of 20; still; nothing was there before")
    let elsewhere = velocity.distances([box(200, 100, 10, 20)])
    #expect(elsewhere == [nil], "nothing was there before")
    let nobody = velocity.distances([])
    #expect(nobody == [])
    let back = velocity.distances([box(200, 100, 10, 20)])
    #expect(back == [nil], "not seen in the frame before")
  }

  @Test("A full sample keeps every second element, evenly from the start")
  func boundedSample() {
    var sample = BoundedSample<Int>(capacity: 4)
    for number in 0..<4 { sample.add(number) }
    #expect(sample.elements == [0, 1, 2, 3])
    for number in 4..<17 { sample.add(number) }
    #expect(sample.elements == [0, 8, 16])
  }
}
