import Backbone
import Bundles
import Foundation
import NeuralEngine
import PluginHost
import ProxyTasks
import Scoring
import TestSupport
import Testing
import Tracklets
import Training
import VideoModel

@Suite struct FittedTasksTests {
  private func clips(_ bundle: ModelBundle, squares: Int = 3, at number: UInt64 = 7) throws -> FrameClips<
    Image
  > {
    try #require(
      FrameClipsMaker.make(for: bundle, squares: squares) { $0 }.first { $0.stamp.frameID == number })
  }

  @Test("Fitted tasks score after the heads and leave the scores of the heads unchanged to the last bit")
  func beside() throws {
    let plain = try InventedBundle.paper()
    let bundle = try TaskFitting().fit(
      BuiltPlugins.fittedTasks.map { try BuiltPlugins.fit($0) }, to: plain, on: MovingSquares.footage())
    #expect(bundle.taskNames == BuiltPlugins.paperTasks + BuiltPlugins.fittedTasks)
    #expect(bundle.views == plain.views && bundle.learntViews == plain.views)
    let before = ObjectScorer(bundle: plain).score(try clips(plain))
    let after = ObjectScorer(bundle: bundle).score(try clips(bundle))
    #expect(after.failures == [])
    for (old, new) in zip(before.tasks, after.tasks) {
      let new = try #require(new)
      #expect(new.map(\.task) == bundle.taskNames)
      #expect(Array(new.prefix(4)) == old)
      #expect(new.suffix(3).allSatisfy { $0.raw?.isFinite == true && $0.bounded == nil })
    }
  }

  @Test("An object has the same score in any batch, on one thread or two")
  func batches() throws {
    let bundle = try InventedBundle.fitted()
    let frame = try clips(bundle, squares: 11)
    let together = ObjectScorer(bundle: bundle, team: ThreadTeam(threads: 2)).score(frame)
    let single = ObjectScorer(bundle: bundle)
    for index in frame.clips.indices {
      var alone = frame
      alone.clips = [frame.clips[index]]
      let (one, many) = (try #require(single.score(alone).tasks[0]), try #require(together.tasks[index]))
      for (one, many) in zip(one.suffix(3), many.suffix(3)) {
        #expect(abs(try #require(one.raw) - (try #require(many.raw))) < 1e-4)
      }
    }
    #expect(Set(together.tasks.compactMap { $0?[4].raw }).count > 1, "different boxes score differently")
  }

  @Test("Velocity abstains from a new object, and the other tasks score it")
  func history() throws {
    let bundle = try InventedBundle.fitted()
    let first = ObjectScorer(bundle: bundle).score(try clips(bundle, at: 2))
    #expect(first.reasons == [nil, nil, nil])
    #expect(first.tasks.allSatisfy { $0?[6].raw == nil && $0?[5].raw != nil })
    let later = ObjectScorer(bundle: bundle).score(try clips(bundle, at: 4))
    #expect(later.tasks.allSatisfy { $0?[6].raw != nil })
  }

  @Test("Objects with positions or speeds unlike the fitted footage score higher")
  func odd() throws {
    let bundle = try InventedBundle.fitted()
    let usual = try clips(bundle, squares: 1)
    var strange = usual
    strange.clips[0].box = BoundingBox(left: 2, top: 2, width: 60, height: 8)
    for index in strange.clips[0].history.indices { strange.clips[0].history[index].box.top = 60 }
    let scorer = ObjectScorer(bundle: bundle)
    let (normal, odd) = (
      try #require(scorer.score(usual).tasks[0]), try #require(scorer.score(strange).tasks[0])
    )
    for task in 4..<7 {
      #expect(try #require(odd[task].raw) > (try #require(normal[task].raw)), "\(bundle.taskNames[task])")
    }
  }

  @Test("The state of a task depends on footage and seed, and not on threads or other tasks")
  func states() throws {
    let footage = MovingSquares.footage(frames: 60)
    func states(_ names: [String], _ change: (inout TaskFitting) -> Void = { _ in }) throws -> [String:
      [UInt8]]
    {
      let bundle = try InventedBundle.fitted(
        names.map { try BuiltPlugins.fit($0) }, on: footage, tasks: ["arrow-of-time"], change)
      return Dictionary(uniqueKeysWithValues: bundle.fitted.map { ($0.name, $0.state) })
    }
    let all = try states(BuiltPlugins.fittedTasks)
    #expect(try states(BuiltPlugins.fittedTasks) { $0.threads = 2 } == all)
    #expect(try states(["velocity"])["velocity"] == all["velocity"])
    #expect(try states(["density", "location"])["density"] == all["density"])
    #expect(try states(["location"]) { $0.frameStride = 3 }["location"] != all["location"])
  }

  @Test("The bundle records the objects and the frame stride of its fitted tasks and is not calibrated")
  func manifest() throws {
    let bundle = try InventedBundle.fitted()
    #expect(bundle.calibration == nil)
    let tasks = bundle.manifest.tasks
    #expect(tasks.map { $0.fit != nil } == [false, false, false, false, true, true, true])
    #expect(tasks.last?.fit == .init(objects: 52 * 3, frameStride: 2, seed: 1))
    #expect(tasks.suffix(3).map(\.view) == [[], Array(-3...3), []])
    // A task that is fitted again is replaced.
    var fitting = TaskFitting()
    fitting.frameStride = 4
    let again = try fitting.fit([BuiltPlugins.fit("density")], to: bundle, on: MovingSquares.footage())
    #expect(again.fitted.map(\.name) == ["location", "velocity", "density"])
    #expect(again.manifest.tasks.map(\.id).count == 7)
    #expect(again.manifest.tasks.last?.fit?.objects == 26 * 3)
  }

  @Test(
    "Features of a view without a head are refused before any frame is shown, with the list of views"
  )
  func view() throws {
    let error = #expect(throws: FittedTaskError.self) {
      try InventedBundle.fitted([BuiltPlugins.fit("density")], tasks: ["middle-box"])
    }
    let text = error?.description ?? ""
    #expect(text.contains("density looks at the features of the frames -3,-2,-1,0,1,2,3"))
    #expect(text.contains("-3,-2,-1,1,2,3") && text.contains("arrow-of-time"))
    // Tasks that look at boxes alone need no view.
    _ = try InventedBundle.fitted([BuiltPlugins.fit("location")], tasks: ["middle-box"])
  }

  @Test("Two tasks with the same name are refused")
  func names() throws {
    let error = #expect(throws: FittedTaskError.self) {
      try InventedBundle.fitted([BuiltPlugins.fit("location"), BuiltPlugins.fit("location")])
    }
    #expect(error?.description.contains("there is a task location already (dev.vagary.location)") == true)
  }

  @Test("Footage without objects is an error with the message of the task")
  func nothing() throws {
    let error = #expect(throws: FittedTaskError.self) {
      try InventedBundle.fitted(
        [BuiltPlugins.fit("velocity")], on: MovingSquares.footage(frames: 60, squares: 0))
    }
    #expect(error?.description.contains("only 0 objects that were followed for 0.4 s") == true)
  }
}
