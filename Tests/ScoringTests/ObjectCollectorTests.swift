import Backbone
import Bundles
import Fusion
import NeuralEngine
import TestSupport
import Testing
import Tracklets
import VideoModel

@testable import Training

/// Objects of the moving squares, collected as off a stream.
@Suite struct ObjectCollectorTests {
  private static let source = SourceID("squares")!

  private func configuration(_ change: (inout CollectionConfiguration) -> Void = { _ in })
    -> CollectionConfiguration
  {
    var configuration = CollectionConfiguration()
    configuration.memory = 64 << 20
    configuration.seconds = 60
    configuration.frameStride = 1
    change(&configuration)
    return configuration
  }

  /// Streams of the squares, each new in time and with tracks of its own.
  private func collect(
    _ frames: [Int], reach: Int = 4, _ configuration: CollectionConfiguration,
    isExcluded: (FrameStamp) -> Bool = { _ in false }
  ) -> ObjectCollector {
    var collector = ObjectCollector(views: [.sevenFrames], reach: reach, configuration: configuration)
    var assembler = ClipAssembler<Image>(
      source: Self.source, needs: ClipNeeds(views: [.sevenFrames, collector.view]), trackPrefix: "test")
    var start: Int64 = 0
    for count in frames {
      for frame in 0..<count {
        let stamp = FrameStamp(frameID: UInt64(frame), captureTime: start + Int64(frame) * 100_000_000)
        let list = FrameDetections(
          source: Self.source, stamp: stamp, frameWidth: MovingSquares.width,
          frameHeight: MovingSquares.height,
          detector: MovingSquares.detector(),
          detections: (0..<2).map { MovingSquares.detection($0, frame: frame, .full) })
        for clips in assembler.push(
          ArrivedFrame(
            stamp: stamp, width: MovingSquares.width, height: MovingSquares.height,
            image: MovingSquares.image(frame, squares: 2), detections: list))
        {
          collector.take(clips, isExcluded: isExcluded(clips.stamp))
        }
      }
      for clips in assembler.finish() { collector.take(clips, isExcluded: isExcluded(clips.stamp)) }
      collector.streamEnded(Self.source)
      start += 1_000_000_000_000
    }
    return collector
  }

  @Test("Every detection is offered or counted with a reason")
  func balance() {
    let collector = collect([40], configuration { $0.frameStride = 2 })
    let tally = collector.tallies[Self.source]
    #expect(tally?.frames == 40)
    #expect(tally?.detections == 80)
    #expect(tally?.notOffered["between-strides"] == 40)
    #expect(tally?.notOffered["end-of-stream"] == 6, "frames 0, 2 and 38")
    #expect((tally?.offered ?? 0) + (tally?.notOffered.values.reduce(0, +) ?? 0) == 80)
    #expect(collector.kept == tally?.offered)
  }

  @Test("The crops kept are those that files would give, to within half a grey level")
  func crops() throws {
    let footage = try #require(collect([40], configuration()).footage)
    let object = try #require((footage.learning + footage.heldOut).first { $0.stamp.frameID == 20 })
    #expect(object.position == 4)
    #expect(object.crops.count == 9)
    let files = MovingSquares.footage(frames: 40, squares: 2)
    let video = TrainingFootage(videos: [object.video()], detector: files.detector)
    let own = try #require(video.objects(views: [.sevenFrames], reach: 4, step: 1, stride: 1).first)
    #expect(own.lowest == -4 && own.highest == 4)
    let same = try #require(
      files.objects(views: [.sevenFrames], reach: 4, step: 1, stride: 1).first {
        $0.frame == 20 && $0.box == object.detection.box
      })
    var kept = [Float](repeating: 0, count: 7 * CropCutter.values)
    var cut = kept
    kept.withUnsafeMutableBufferPointer {
      video.cut(own, offsets: Array(-3...3), step: 1, into: $0.baseAddress!)
    }
    cut.withUnsafeMutableBufferPointer {
      files.cut(same, offsets: Array(-3...3), step: 1, into: $0.baseAddress!)
    }
    #expect(zip(kept, cut).allSatisfy { abs($0 - $1) < 0.501 / 255 })
    #expect(cut.contains { $0 != cut[0] })
  }

  @Test("No track is on both sides, and both sides have some")
  func sides() throws {
    let footage = try #require(
      collect([Int](repeating: 30, count: 30), configuration { $0.seconds = 90 }).footage)
    let learnt = Set(footage.learning.map(\.track))
    let held = Set(footage.heldOut.map(\.track))
    #expect(learnt.isDisjoint(with: held))
    #expect(learnt.count > 20 && held.count >= 2, "\(learnt.count), \(held.count)")
  }

  @Test("Memory bounds what is kept")
  func memory() {
    let one = CollectedObject.bytes(frames: 9)
    let collector = collect([120], configuration { $0.memory = 20 * one })
    #expect(collector.capacity == 20)
    #expect(collector.kept <= 20 && collector.kept >= 17)
    #expect(collector.bytes <= 20 * one)
  }

  @Test("Excluded objects are seen but not kept")
  func excluded() {
    let collector = collect([40], configuration()) { $0.frameID >= 20 }
    let tally = collector.tallies[Self.source]
    #expect(tally?.notOffered["excluded"] == 40)
    #expect(collector.footage?.learning.allSatisfy { $0.stamp.frameID < 20 } == true)
  }

  @Test("Collected objects train a bundle, which scores them and is calibrated on the held-out sample alone")
  func trains() throws {
    let collected = try #require(
      collect([Int](repeating: 30, count: 30), configuration { $0.seconds = 90 }).footage)
    var training = TrainingConfiguration()
    training.objectSteps = 32
    training.batch = 16
    training.lossObjects = 8
    training.threads = 1
    // No detector is as sure of the squares, but collected objects have been followed and are scored all the same.
    training.newTrackConfidence = 0.95
    let bundle = try ModelTraining(
      configuration: training, tasks: [BuiltPlugins.task("distillation")], teacher: nil
    ).run(collected, seconds: { 0 }, progress: { _ in })
    #expect(bundle.calibration == nil)
    #expect(bundle.manifest.frameInterval == 100_000_000)
    #expect(bundle.manifest.training?.objects == collected.learning.count)
    let one = CollectedScores(collected, with: bundle, threads: 1)
    let two = CollectedScores(collected, with: bundle, threads: 2)
    #expect(one.entries.count == collected.learning.count + collected.heldOut.count)
    #expect(one.entries.map(\.tasks) == two.entries.map(\.tasks))
    let (calibration, _) = try one.calibration(
      of: Self.source, detector: collected.detector, trim: 0.01)
    #expect(calibration.problems() == [])
    #expect(calibration.objects == collected.heldOut.count)
    #expect(!calibration.supports(falseEventsPerHour: 1000), "a sample promises no rate")
    let oddest = one.oddest(3, of: Self.source, under: calibration)
    #expect(oddest.count == 3)
    #expect(oddest[0].score.raw >= oddest[2].score.raw)
    #expect(Set(oddest.map(\.entry.object.track)).count == 3, "one a track")
  }
}
