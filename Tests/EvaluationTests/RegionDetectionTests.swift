import Evaluation
import Testing
import VideoModel

@Suite("Region and track detection criteria")
struct RegionDetectionTests {
  /// From inclusive corners.
  private func box(_ left: Float, _ top: Float, _ right: Float, _ bottom: Float) -> BoundingBox {
    BoundingBox(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
  }

  private func track(_ frames: ClosedRange<Int>, _ box: BoundingBox) -> TruthTrack {
    TruthTrack(label: "test", startFrame: frames.lowerBound, boxes: frames.map { _ in box })
  }

  @Test("A perfect prediction with a late false region has both areas at 1")
  func perfect() {
    let place = box(10, 10, 20, 20)
    var predicted = (0..<2).flatMap { video in
      (0..<5).map { PredictedRegion(video: video, frame: $0, box: place, score: 0.5) }
    }
    predicted.append(PredictedRegion(video: 0, frame: 3, box: box(0, 0, 20, 20), score: 0.1))
    for ties in RegionDetection.Ties.allCases {
      let measured = RegionDetection(
        predicted, truth: [[track(0...4, place)], [track(0...4, place)]], frames: 10, ties: ties)
      #expect(measured.rbdc == 1)
      #expect(measured.tbdc == 1)
    }
  }

  @Test(
    "A false region costs by what was found before it",
    arguments: [([false, true, true], 0.90, 0.90), ([true, false, true], 0.95, 1.0)])
  func order(_ isTrue: [Bool], _ rbdc: Double, _ tbdc: Double) throws {
    let place = box(10, 10, 20, 20)
    var frame = 0
    let predicted = isTrue.enumerated().map { index, isTrue in
      defer { if isTrue { frame += 1 } }
      return PredictedRegion(
        video: 0, frame: isTrue ? frame : 7, box: isTrue ? place : box(50, 50, 60, 60),
        score: 0.9 - 0.1 * Float(index))
    }
    let measured = RegionDetection(predicted, truth: [[track(0...1, place)]], frames: 10)
    #expect(abs(try #require(measured.rbdc) - rbdc) < 1e-9)
    #expect(abs(try #require(measured.tbdc) - tbdc) < 1e-9)
  }

  @Test("Equal scores: in order they make points of their own, together they make one")
  func ties() throws {
    let place = box(10, 10, 20, 20)
    let predicted = [
      PredictedRegion(video: 0, frame: 5, box: place, score: 0.5),
      PredictedRegion(video: 0, frame: 0, box: place, score: 0.5),
    ]
    let truth = [[track(0...0, place)]]
    func area(_ predicted: [PredictedRegion], _ ties: RegionDetection.Ties) -> Double? {
      RegionDetection(predicted, truth: truth, frames: 2, ties: ties).rbdc
    }
    #expect(area(predicted, .inOrder) == 0.5)
    #expect(area(predicted.reversed(), .inOrder) == 1)
    #expect(area(predicted, .together) == 0.75)
    #expect(area(predicted.reversed(), .together) == 0.75)
  }

  @Test("More than one false region a frame is beyond the curve; without truth there is no area")
  func limits() {
    let place = box(10, 10, 20, 20)
    let wrong = (0..<9).map { PredictedRegion(video: 0, frame: 1, box: place, score: 1 - 0.01 * Float($0)) }
    let late = PredictedRegion(video: 0, frame: 0, box: place, score: 0)
    let measured = RegionDetection(wrong + [late], truth: [[track(0...0, place)]], frames: 4)
    #expect(measured.rbdc == 0)
    #expect(measured.tbdc == 0)
    #expect(RegionDetection([], truth: [[]], frames: 4).rbdc == nil)
    #expect(RegionDetection([], truth: [[track(0...0, place)]], frames: 4).rbdc == 0)
  }

  /// The definition, spelt out: for every threshold all regions are matched again.
  private func plain(
    _ predicted: [PredictedRegion], _ truth: [[TruthTrack]], _ frames: Int
  ) -> (rbdc: Double, tbdc: Double) {
    let tracks = truth.enumerated().flatMap { video, tracks in tracks.map { (video, $0.boxes) } }
    let regions = tracks.reduce(0) { $0 + $1.1.count }
    var points: [(x: Double, region: Double, track: Double)] = [(0, 0, 0)]
    for threshold in Set(predicted.map(\.score)).sorted(by: >) {
      let shown = predicted.filter { $0.score >= threshold }
      func hit(_ video: Int, _ frame: Int, _ box: BoundingBox) -> Bool {
        shown.contains { $0.video == video && $0.frame == frame && $0.box.intersectionOverUnion(box) >= 0.1 }
      }
      let found = tracks.map { video, boxes in boxes.count { hit(video, $0.key, $0.value) } }
      let wrong = shown.count { region in
        !tracks.contains { video, boxes in
          video == region.video && (boxes[region.frame]?.intersectionOverUnion(region.box) ?? 0) >= 0.1
        }
      }
      let whole = zip(found, tracks).count { Double($0) / Double($1.1.count) >= 0.1 }
      points.append(
        (
          Double(wrong) / Double(frames), Double(found.reduce(0, +)) / Double(regions),
          Double(whole) / Double(tracks.count)
        ))
    }
    points.removeAll { $0.x > 1 }
    points.append((1, points[points.count - 1].region, points[points.count - 1].track))
    func area(_ rate: ((x: Double, region: Double, track: Double)) -> Double) -> Double {
      zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1.x - $1.0.x) * (rate($1.0) + rate($1.1)) / 2 }
    }
    return (area(\.region), area(\.track))
  }

  @Test("Random regions measure as the definition spelt out does", arguments: 0..<20)
  func brute(_ seed: Int) throws {
    var numbers = InventedNumbers(seed: UInt64(seed))
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
    func place() -> BoundingBox {
      BoundingBox(
        left: Float(random(0...30)), top: Float(random(0...30)), width: Float(random(4...20)),
        height: Float(random(4...20)))
    }
    let truth = (0..<3).map { _ in
      (0..<random(1...2)).map { _ in
        TruthTrack(
          label: "random",
          boxes: Dictionary((0..<random(1...12)).map { _ in (random(0...9), place()) }) { $1 })
      }
    }
    let predicted = (0..<40).map { _ in
      PredictedRegion(
        video: random(0...2), frame: random(0...9), box: place(), score: Float(random(0...8)))
    }
    let measured = RegionDetection(predicted, truth: truth, frames: 30, ties: .together)
    let expected = plain(predicted, truth, 30)
    #expect(abs(try #require(measured.rbdc) - expected.rbdc) < 1e-9)
    #expect(abs(try #require(measured.tbdc) - expected.tbdc) < 1e-9)
  }
}
