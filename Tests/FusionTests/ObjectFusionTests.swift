import Foundation
import Fusion
import TestSupport
import Testing
import VideoModel

@Suite struct ObjectFusionTests {
  private let calibration: Calibration

  init() throws {
    var fitted = try Calibration.fit(heldOut(), detector: "d")
    // Round numbers, so that the expected scores can be told by hand.
    fitted.tasks["a"]?.mean = 10
    fitted.tasks["a"]?.deviation = 2
    fitted.tasks["b"]?.mean = -1
    fitted.tasks["b"]?.deviation = 0.125
    calibration = fitted
  }

  private func fuse(
    a: Float? = nil, b: Float? = nil, extra: [RawTaskScore] = [], mode: FusionMode = .meanStandardised
  ) -> FusedObject? {
    ObjectFusion(calibration: calibration, mode: mode).fuse(
      [RawTaskScore(task: "a", raw: a, bounded: a == nil ? nil : 0.8)]
        + [RawTaskScore(task: "b", raw: b, bounded: b == nil ? nil : 0.2)] + extra)
  }

  @Test("The fused score is the mean of the tasks' deviations from normal")
  func mean() throws {
    let fused = try #require(fuse(a: 16, b: -0.875))
    #expect(fused.raw == 2)
    #expect(fused.tasks.map(\.standardised) == [3, 1])
    #expect(fused.plainMean == 0.5)
  }

  @Test("A task's share is its part of the positive deviations")
  func shares() throws {
    #expect(try #require(fuse(a: 16, b: -0.875)).tasks.map(\.share) == [0.75, 0.25])
    #expect(try #require(fuse(a: 16, b: -2)).tasks.map(\.share) == [1, 0])
  }

  @Test("Where nothing is above its mean the shares still sum to one, the less ordinary task first")
  func ordinaryShares() throws {
    let shares = try #require(fuse(a: 9.9, b: -1.2)).tasks.map(\.share)
    #expect(abs(shares[0] + shares[1] - 1) < 1e-6)
    #expect(shares[0] > shares[1])
    #expect(try #require(fuse(a: -100, b: -100)).tasks.map(\.share) == [0.5, 0.5])
  }

  @Test("A task that abstains leaves the score to the others and has no part in it")
  func abstaining() throws {
    let fused = try #require(fuse(a: 16))
    #expect(fused.raw == 3)
    #expect(abs(fused.plainMean - 0.8) < 1e-6)
    #expect(fused.tasks[1] == TaskScore(task: "b", raw: nil))
    #expect(try #require(fuse(a: 16, b: .nan)).raw == 3)
  }

  @Test("When every task abstains there is no score")
  func noOpinion() {
    for mode in FusionMode.allCases { #expect(fuse(mode: mode) == nil) }
  }

  @Test("A constant task and one without a calibration are shown but do not count")
  func leftOut() throws {
    let extra = [RawTaskScore(task: "flat", raw: 900), RawTaskScore(task: "new", raw: 900)]
    let fused = try #require(fuse(a: 16, b: -0.875, extra: extra))
    #expect(fused.raw == 2)
    #expect(fused.tasks.suffix(2).map(\.raw) == [900, 900])
    #expect(fused.tasks.suffix(2).allSatisfy { $0.standardised == nil && $0.tail == nil && $0.share == 0 })
    #expect(ObjectFusion(calibration: calibration).fuse(extra) == nil)
  }

  @Test("Each mode fuses in its own way")
  func modes() throws {
    #expect(try #require(fuse(a: 16, b: -0.875, mode: .maximum)).raw == 3)
    #expect(try #require(fuse(a: 16, b: -0.875, mode: .plainMean)).raw == 0.5)
    let tails = try #require(fuse(a: 16, b: -0.875, mode: .meanTail))
    let expected = try tails.tasks.map { -log10(Double(try #require($0.tail))) }.reduce(0, +) / 2
    #expect(abs(Double(tails.raw) - expected) < 1e-4)
  }

  @Test("The calibrated score keeps the order of the fused score, also far beyond anything held out")
  func ranking() throws {
    for mode in [FusionMode.meanStandardised, .meanTail, .maximum] {
      let odd = try (0..<100).map { try #require(fuse(a: 20 + Float($0), b: -0.5, mode: mode)) }
      for (one, next) in zip(odd, odd.dropFirst()) {
        #expect(one.raw < next.raw)
        #expect(one.calibrated < next.calibrated)
      }
    }
  }

  @Test("About one held-out object in a hundred reaches a calibrated score of 2")
  func meaning() throws {
    let calibration = try Calibration.fit(heldOut(tracks: 100), detector: "d")
    for mode in [FusionMode.meanStandardised, .meanTail, .maximum] {
      let fusion = ObjectFusion(calibration: calibration, mode: mode)
      let reached = heldOut(tracks: 100, seed: 7).count { (fusion.fuse($0.tasks)?.calibrated ?? 0) >= 2 }
      #expect((25...90).contains(reached), "\(mode): \(reached) of 5000")
    }
  }

  @Test("A fused object becomes the score of its box")
  func objectScore() throws {
    let fused = try #require(fuse(a: 16, b: -0.875))
    let score = fused.objectScore(
      box: Invented.walker(atX: 3), label: "person", confidence: 0.5, track: "e-1")
    #expect(score.raw == 2 && score.plainMean == 0.5 && score.track == "e-1")
    #expect(score.tasks == fused.tasks && score.calibrated == fused.calibrated)
  }
}
