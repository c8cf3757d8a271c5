import Bundles
import Fusion
import NeuralEngine
import Scoring
import TestSupport
import Testing
import Tracklets
import VideoModel

/// An image that may be broken.
private struct FragilePicture: FrameImage {
  var pixels: Image?

  func image() -> Image? { pixels }
}

@Suite struct ObjectScorerTests {
  @Test("Every clip gets a raw score from each of the four tasks, whatever batch it is in")
  func batches() throws {
    let bundle = try InventedBundle.paper()
    let frame = try #require(
      FrameClipsMaker.make(for: bundle, squares: 11) { $0 }.first { $0.stamp.frameID == 5 })
    #expect(frame.clips.count == 11, "more than the working memory takes at once")
    let together = ObjectScorer(bundle: bundle, team: ThreadTeam(threads: 2)).score(frame)
    #expect(together.failures == [])
    #expect(together.reasons.allSatisfy { $0 == nil })
    let single = ObjectScorer(bundle: bundle)
    for index in frame.clips.indices {
      var alone = frame
      alone.clips = [frame.clips[index]]
      let scores = try #require(single.score(alone).tasks[0])
      let expected = try #require(together.tasks[index])
      #expect(scores.map(\.task) == BuiltPlugins.paperTasks)
      for (one, many) in zip(scores, expected) {
        let (one, many) = (try #require(one.raw), try #require(many.raw))
        #expect(abs(one - many) <= 1e-5 * max(1, abs(many)))
        #expect(one.isFinite)
      }
    }
    #expect(Set(together.tasks.compactMap { $0?[0].raw }).count > 1, "different clips score differently")
  }

  @Test("Clips of a frame with an image that cannot be decoded are not scored, for that reason")
  func undecodable() throws {
    let bundle = try InventedBundle.make(tasks: [BuiltPlugins.task("arrow-of-time")])
    let frames = FrameClipsMaker.make(for: bundle, squares: 2) {
      FragilePicture(pixels: $0.bytes == MovingSquares.image(5, squares: 2).bytes ? nil : $0)
    }
    let scorer = ObjectScorer(bundle: bundle)
    let frame = try #require(frames.first { $0.stamp.frameID == 5 })
    let scored = scorer.score(frame)
    #expect(scored.tasks.allSatisfy { $0 == nil })
    #expect(scored.reasons == [.undecodable, .undecodable])
    #expect(scored.failures == [])
  }

  @Test("An image that decodes to another size than its frame is a change of size")
  func otherSize() throws {
    let bundle = try InventedBundle.make(tasks: [BuiltPlugins.task("arrow-of-time")])
    let other = Image(width: 2, height: 2, format: .gray8, bytes: [1, 2, 3, 4])
    let frames = FrameClipsMaker.make(for: bundle, squares: 1) { _ in FragilePicture(pixels: other) }
    let frame = try #require(frames.first { $0.stamp.frameID == 5 })
    #expect(ObjectScorer(bundle: bundle).score(frame).reasons == [.frameSizeChanged])
  }

  @Test("A frame without clips gives nothing, and its images are not looked at")
  func noClips() throws {
    let bundle = try InventedBundle.make(tasks: [BuiltPlugins.task("arrow-of-time")])
    let frames = FrameClipsMaker.make(for: bundle, squares: 0) { _ in FragilePicture(pixels: nil) }
    #expect(frames.count == 11)
    for frame in frames {
      let scored = ObjectScorer(bundle: bundle).score(frame)
      #expect(scored.tasks.isEmpty && scored.reasons.isEmpty && scored.failures.isEmpty)
    }
  }

  @Test("A task without a target abstains: alone it leaves no score, beside others they carry it")
  func abstaining() throws {
    let distillation = try BuiltPlugins.task("distillation")
    let alone = try InventedBundle.make(tasks: [distillation])
    let beside = try InventedBundle.make(tasks: [distillation, BuiltPlugins.task("middle-box")])
    for bundle in [alone, beside] {
      // The bundle expects class probabilities; these detections bring none.
      let frames = FrameClipsMaker.make(for: bundle, squares: 1, classes: .none) { $0 }
      let frame = try #require(frames.first { $0.stamp.frameID == 5 })
      let scored = ObjectScorer(bundle: bundle).score(frame)
      if bundle.heads.count == 1 {
        #expect(scored.tasks == [nil])
        #expect(scored.reasons == [.noTask])
      } else {
        #expect(scored.reasons == [nil])
        #expect(scored.tasks[0]?[0].raw == nil)
        #expect(scored.tasks[0]?[1].raw != nil)
      }
    }
  }

  @Test("Distillation is scored in both of its modes, and by the teacher where there are no classes")
  func distillation() throws {
    for mode in ["squared", "paper"] {
      let task = try BuiltPlugins.task("distillation", ["mode": mode])
      let bundle = try InventedBundle.make(tasks: [task])
      let frame = try #require(
        FrameClipsMaker.make(for: bundle, squares: 1) { $0 }.first { $0.stamp.frameID == 5 })
      let raw = try #require(ObjectScorer(bundle: bundle).score(frame).tasks[0]?[0].raw)
      #expect(raw > 0)
    }
    let taught = try InventedBundle.make(
      tasks: [BuiltPlugins.task("distillation")], mode: .none, labels: [], teacher: BuiltPlugins.teacher())
    let frames = FrameClipsMaker.make(for: taught, squares: 1, classes: .none) { $0 }
    let frame = try #require(frames.first { $0.stamp.frameID == 5 })
    #expect(taught.heads[0].targetWidth == 128)
    let scored = ObjectScorer(bundle: taught).score(frame)
    #expect(scored.failures == [])
    #expect(scored.tasks[0]?[0].raw != nil)
  }
}
