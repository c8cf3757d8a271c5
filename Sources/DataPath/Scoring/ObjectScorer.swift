import Backbone
import Bundles
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import Tracklets
import VideoModel

/// A picture of a clip that can be turned into pixels when it is needed.
package protocol FrameImage: Sendable {
  /// The decoded pixels; `nil` when they cannot be decoded. Any thread; the result is the same each time.
  func image() -> Image?
}

extension Image: FrameImage {
  package func image() -> Image? { self }
}

/// Scores the clips of a frame with a bundle: cut, backbone once a view, heads, fitted tasks, one raw score a task.
///
/// No socket, file or clock. Owns its working memory: one for each scoring thread.
package final class ObjectScorer {
  package let bundle: ModelBundle
  private let clipFeatures: ClipFeatures
  private let headPasses: [NetworkPass]
  /// Names of the heads' views.
  private let viewNames: [String]
  private let tasks: [String]
  private let targetBatch = TargetBatch()
  private let fittedInputs: FittedInputs
  private let reading = HeadReading()

  /// - Parameter precision: of the backbone; heads are always exact.
  package init(
    bundle: ModelBundle, team: ThreadTeam = ThreadTeam(threads: 1), precision: Precision = .exact
  ) {
    self.bundle = bundle
    clipFeatures = ClipFeatures(bundle.backbone, views: bundle.learntViews, team: team, precision: precision)
    tasks = bundle.taskNames
    headPasses = bundle.heads.map { NetworkPass($0.network, team: team) }
    viewNames = bundle.heads.map(\.view.description)
    fittedInputs = FittedInputs(bundle.targets)
  }

  package func score<Picture: FrameImage>(_ frame: FrameClips<Picture>) -> ScoredClips {
    let count = frame.clips.count
    guard count > 0 else { return ScoredClips(clips: 0, tasks: []) }
    let targets = bundle.heads.map { middleIndex(of: $0, in: frame) }
    let cropped = bundle.fitted.map { FittedInputs.cropped($0.plugin, in: frame) }
    let wanted = Set(targets.compactMap { $0 }).union(cropped.flatMap { $0 ?? [] })
    if let reason = clipFeatures.begin(frame, crops: wanted) { return ScoredClips(unscored: count, reason) }
    defer { clipFeatures.end() }
    var result = ScoredClips(clips: count, tasks: tasks)
    // From here on nothing is allocated once the working memory has grown to its size.
    for start in stride(from: 0, to: count, by: ClipFeatures.batch) {
      let range = start..<min(start + ClipFeatures.batch, count)
      clipFeatures.compute(frame.clips, range)
      scoreHeads(frame.clips, range, targets, into: &result)
      if !bundle.fitted.isEmpty {
        fittedInputs.take(frame.clips, range, width: frame.frameWidth, height: frame.frameHeight)
        scoreFitted(range, cropped, into: &result)
      }
      for clip in range where result.tasks(clip)?.contains(where: { $0.raw != nil }) != true {
        result.reasons[clip] = .noTask
      }
    }
    return result
  }

  /// The picture that the target of a head is made of; `nil` when it needs none.
  private func middleIndex<Picture: FrameImage>(of head: TaskHead, in frame: FrameClips<Picture>) -> Int? {
    switch head.plugin.needs.target {
    // A middle crop is the one that the view leaves out, wherever it was slid to.
    case .middleCrop: frame.centreIndex(for: head.view) ?? frame.position
    case .classScores where bundle.targets.mode != .none: nil
    case .classScores, .teacher: frame.position
    case .label: nil
    }
  }

  private func scoreHeads(
    _ clips: [Clip], _ range: Range<Int>, _ targets: [Int?], into result: inout ScoredClips
  ) {
    for index in bundle.heads.indices {
      let head = bundle.heads[index]
      do {
        guard try scoreHead(index, head, clips, range, middle: targets[index]) else { continue }
      } catch {
        result.failures.append("\(error)")
        continue
      }
      for clip in range {
        let raw = reading[clip - range.lowerBound]
        let place = clip * tasks.count + index
        result.scores[place].raw = raw
        result.scores[place].bounded = raw.map(head.bounded)
      }
    }
  }

  /// Reads the raw scores of one task; false where the stream is too short for its view.
  private func scoreHead(
    _ index: Int, _ head: TaskHead, _ clips: [Clip], _ range: Range<Int>, middle: Int?
  ) throws -> Bool {
    guard let features = try clipFeatures.features(head.view) else { return false }
    let output = try headPasses[index].forward(features, mode: .inference(view: viewNames[index]))
    try bundle.targets.write(
      head.plugin.needs.target, count: range.count, width: head.targetWidth ?? 0,
      detection: { clips[range.lowerBound + $0].detection },
      crops: middle.flatMap { clipFeatures.crops($0) }.map { UnsafePointer($0.data) },
      side: BackboneVariant.cropSide, scoring: true, to: targetBatch)
    try head.score(output, targets: targetBatch, into: reading)
    return true
  }

  /// Asks the fitted tasks; they have no bounded scores.
  private func scoreFitted(_ range: Range<Int>, _ cropped: [[Int]?], into result: inout ScoredClips) {
    for index in bundle.fitted.indices {
      let task = bundle.fitted[index]
      do {
        guard try fittedInputs.lend(to: task.plugin, clipFeatures, pictures: cropped[index]) else { continue }
        try reading.read(task, fittedInputs.objects)
      } catch {
        result.failures.append("\(error)")
        continue
      }
      for clip in range {
        result.scores[clip * tasks.count + bundle.heads.count + index].raw = reading[clip - range.lowerBound]
      }
    }
  }
}
