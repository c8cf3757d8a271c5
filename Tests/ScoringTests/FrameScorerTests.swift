import Bundles
import Fusion
import NeuralEngine
import Scoring
import TestSupport
import Testing
import Training
import VideoModel

@Suite struct FrameScorerTests {
  let bundle: ModelBundle
  let calibration: Calibration
  let held = MovingSquares.footage(frames: 24)

  init() throws {
    bundle = try InventedBundle.make(tasks: [BuiltPlugins.task("distillation")])
    calibration = try BundleCalibration.estimate(for: bundle, on: held, threads: 1)
  }

  @Test("A calibration fitted on held-out footage counts its objects, frames and seconds")
  func calibrated() {
    #expect(calibration.problems() == [])
    #expect(calibration.objects == 72)
    #expect(calibration.frames == 24)
    #expect(abs(calibration.seconds - 2.3) < 1e-9)
    #expect(calibration.detector == "squares")
    #expect(calibration.tasks["distillation"]?.isConstant == false)
  }

  @Test("A calibration knows how the image moved, and that something was seen as it did")
  func movement() throws {
    var calibrating = BundleCalibration(bundle, detector: held.detector, threads: 1)
    for _ in 0..<2 {
      let video = held.videos[0]
      // Two frames a second.
      for index in video.images.indices {
        calibrating.push(
          video.images[index], captureTime: Int64(index) * 500_000_000, detections: video.detections[index])
      }
      calibrating.endVideo()
    }
    let movement = try #require(try calibrating.estimate().calibration.traffic?.movement)
    #expect(movement.stretches == 4 && movement.seen == movement.moving && movement.seen >= 3)
    #expect(movement.above > 0.5)
  }

  @Test("Too few held-out objects are refused with their number")
  func tooFew() {
    let error = #expect(throws: TrainingError.self) {
      try BundleCalibration.estimate(
        for: bundle, on: MovingSquares.footage(frames: 9, squares: 2), threads: 1)
    }
    #expect(error?.description.contains("has 18 scored objects, needs at least 20") == true)
  }

  @Test("Every detection is either an object or listed with a reason")
  func accounted() throws {
    var video = held.videos[0]
    // A box outside, and a detection without class probabilities, which distillation abstains from.
    video.detections[10]?.append(Detection(box: BoundingBox(left: 500, top: 1, width: 9, height: 9)))
    video.detections[12]?[1].classScores = []
    var scorer = FrameScorer(source: Invented.source(), calibration: calibration)
    var frames: [FrameScore] = []
    FootageRun.run(
      video, source: "cam-1", detector: held.detector, scorer: ObjectScorer(bundle: bundle)
    ) { frames.append(scorer.push($0.frame, $0.scores)) }
    #expect(frames.count == 24)
    for (index, frame) in frames.enumerated() {
      #expect(frame.objects.count + frame.notScored.count == video.detections[index]?.count)
      #expect(frame.raw == frame.objects.map(\.raw).max())
      #expect(frame.detected)
    }
    #expect(frames[10].notScored.map(\.reason) == [.impossibleBox])
    #expect(frames[12].notScored.map(\.reason) == [.noTask])
    #expect(frames[12].notScored.first?.box == MovingSquares.box(1, frame: 12))
    #expect(frames[12].objects.count == 2)
  }

  @Test("Scores of normal footage are near the middle of their own calibration")
  func normal() throws {
    var scorer = FrameScorer(source: Invented.source(), calibration: calibration)
    var raws: [Float] = []
    FootageRun.run(
      held.videos[0], source: "cam-1", detector: held.detector, scorer: ObjectScorer(bundle: bundle)
    ) { raws += scorer.push($0.frame, $0.scores).objects.map(\.raw) }
    #expect(abs(raws.reduce(0, +) / Float(raws.count)) < 1e-3, "standardised scores have mean 0")
  }
}
