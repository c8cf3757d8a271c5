import Bundles
import Fusion
import NeuralEngine
import Scoring
import VideoModel

/// The scores that a bundle gives the objects it was made of.
package struct CollectedScores: Sendable {
  /// One object with the tasks' scores; objects that no task could score are left out.
  package struct Entry: Sendable {
    package var object: CollectedObject
    package var isHeldOut: Bool
    package var tasks: [RawTaskScore]
  }

  package private(set) var entries: [Entry] = []

  /// Scores every object. The result does not depend on the number of threads.
  package init(_ footage: CollectedFootage, with bundle: ModelBundle, threads: Int) {
    let objects = footage.learning.map { ($0, false) } + footage.heldOut.map { ($0, true) }
    let results = Slots(objects.count)
    let scorers = Scorers((0..<max(1, threads)).map { _ in ObjectScorer(bundle: bundle) })
    ThreadTeam(threads: max(1, threads)).run(objects.count) { item, worker in
      results.set(
        item, Self.score(objects[item].0, detector: footage.detector, scorer: scorers.each[worker]))
    }
    for ((object, isHeldOut), tasks) in zip(objects, results.values) {
      guard let tasks else { continue }
      entries.append(Entry(object: object, isHeldOut: isHeldOut, tasks: tasks))
    }
  }

  private static func score(_ object: CollectedObject, detector: DetectorIdentity, scorer: ObjectScorer)
    -> [RawTaskScore]?
  {
    var tasks: [RawTaskScore]?
    FootageRun.run(object.video(), source: "collected", detector: detector, scorer: scorer) { scored in
      if !scored.frame.clips.isEmpty { tasks = scored.scores.tasks[0] }
    }
    return tasks
  }

  /// A calibration on the held-out objects of a source: the scale of its scores, but no promise about events, for a
  /// sample of objects does not show how high tracks peak. `seconds` is therefore 0, and `traffic` not known.
  ///
  /// - Throws: `TrainingError.tooFewHeldOut`, `CalibrationError`.
  package func calibration(of source: SourceID, detector: DetectorIdentity, trim: Double) throws -> (
    calibration: Calibration, leftOut: [Calibration.LeftOut]
  ) {
    let held = entries.filter { $0.isHeldOut && $0.object.source == source }.map { $0.calibrationObject }
    guard held.count >= BundleCalibration.fewestObjects else {
      throw TrainingError.tooFewHeldOut(found: held.count)
    }
    var (calibration, leftOut) = try Calibration.fit(held, detector: detector.id, trim: trim, isSample: true)
    calibration.seconds = 0
    calibration.traffic = nil
    return (calibration, leftOut)
  }

  /// The objects that are oddest under a calibration, at most one per track, the oddest first.
  package func oddest(_ count: Int, of source: SourceID, under calibration: Calibration) -> [(
    entry: Entry, score: FusedObject
  )] {
    let fusion = ObjectFusion(calibration: calibration)
    let scored = entries.filter { $0.object.source == source }
      .compactMap { entry in fusion.fuse(entry.tasks).map { (entry: entry, score: $0) } }
      .sorted { $0.score.raw > $1.score.raw }
    var tracks: Set<String> = []
    return Array(scored.filter { tracks.insert($0.entry.object.track).inserted }.prefix(count))
  }
}

extension CollectedScores.Entry {
  var calibrationObject: CalibrationObject {
    CalibrationObject(
      source: object.source.text, stamp: object.stamp, track: object.track, tasks: tasks, isCut: object.isCut)
  }
}

/// Results by index, each written by one thread.
private final class Slots: @unchecked Sendable {
  private let pointer: UnsafeMutableBufferPointer<[RawTaskScore]?>

  init(_ count: Int) {
    pointer = .allocate(capacity: count)
    pointer.initialize(repeating: nil)
  }

  deinit {
    pointer.deinitialize()
    pointer.deallocate()
  }

  func set(_ index: Int, _ value: [RawTaskScore]?) { pointer[index] = value }

  var values: [[RawTaskScore]?] { Array(pointer) }
}

/// One scorer a thread.
private final class Scorers: @unchecked Sendable {
  let each: [ObjectScorer]

  init(_ each: [ObjectScorer]) { self.each = each }
}
