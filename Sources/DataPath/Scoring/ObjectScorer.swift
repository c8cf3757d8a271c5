import Backbone
import Bundles
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import Tracklets
import VideoModel

/// A picture of a clip that can be turned into pixels when it is needed.
public protocol ClipPicture: Sendable {
  /// The decoded pixels; `nil` when they cannot be decoded. Any thread; the result is the same each time.
  func image() -> Image?
}

extension Image: ClipPicture {
  public func image() -> Image? { self }
}

/// The raw scores of the clips of one frame, before fusion.
public struct ScoredClips: Sendable {
  /// By clip of the frame; `nil` when the pixels could not be decoded or no task had an opinion.
  public var tasks: [[RawTaskScore]?]
  /// By clip: why it has no score, where it has none.
  public var reasons: [NotScoredReason?]
  /// Calls of task plugins that failed, in words.
  public var failures: [String]

  public init(tasks: [[RawTaskScore]?], reasons: [NotScoredReason?], failures: [String]) {
    precondition(tasks.count == reasons.count, "one entry a clip")
    self.tasks = tasks
    self.reasons = reasons
    self.failures = failures
  }
}

/// Scores the clips of a frame with a bundle: cut, backbone once a view, heads, one raw score a task.
///
/// No socket, file or clock. Owns its working memory: one for each scoring thread.
public final class ObjectScorer {
  public let bundle: ModelBundle
  private let team: ThreadTeam
  private let passes: [ClipView: NetworkPass]
  private let headPasses: [NetworkPass]
  private let input = Tensor(TensorShape(items: 1, channels: 1))
  private let middle = Tensor(TensorShape(items: 1, channels: 1))

  /// Objects that go through the network together; bounds the working memory.
  static let batch = 8

  public init(bundle: ModelBundle, team: ThreadTeam = ThreadTeam(threads: 1)) {
    self.bundle = bundle
    self.team = team
    passes = Dictionary(
      bundle.views.map { ($0, NetworkPass(bundle.backbone, team: team)) },
      uniquingKeysWith: { first, _ in first })
    headPasses = bundle.heads.map { NetworkPass($0.network, team: team) }
  }

  public func score<Picture: ClipPicture>(_ frame: FrameClips<Picture>) -> ScoredClips {
    var result = ScoredClips(
      tasks: frame.clips.map { _ in nil }, reasons: frame.clips.map { _ in nil }, failures: [])
    guard !frame.clips.isEmpty else { return result }
    let images = frame.window.map { $0.image() }
    let sameSize = images.allSatisfy {
      $0.map { $0.width == frame.frameWidth && $0.height == frame.frameHeight } ?? true
    }
    guard images.allSatisfy({ $0 != nil }), sameSize else {
      let reason = sameSize ? NotScoredReason.undecodable : .frameSizeChanged
      result.reasons = frame.clips.map { _ in reason }
      return result
    }
    for start in stride(from: 0, to: frame.clips.count, by: Self.batch) {
      let range = start..<min(start + Self.batch, frame.clips.count)
      scoreBatch(frame, range, images.compactMap { $0 }, into: &result)
    }
    return result
  }

  private func scoreBatch<Picture: ClipPicture>(
    _ frame: FrameClips<Picture>, _ range: Range<Int>, _ images: [Image], into result: inout ScoredClips
  ) {
    let clips = Array(frame.clips[range])
    // By picture: the crops that targets are made of.
    var middles: [Int: [[Float]]] = [:]
    var scores = [[RawTaskScore]](repeating: [], count: clips.count)
    var features: [ClipView: Tensor] = [:]
    for (index, head) in bundle.heads.enumerated() {
      var raw = [Float?](repeating: nil, count: clips.count)
      do {
        if features[head.view] == nil, let indexes = frame.pictureIndexes(for: head.view) {
          cut(clips, indexes, images, into: input)
          features[head.view] = try passes[head.view]?.forward(
            input, mode: .inference(view: head.view.description))
        }
        if let shared = features[head.view] {
          let output = try headPasses[index].forward(shared, mode: .inference(view: head.view.description))
          let target = head.plugin.needs.target
          // A middle crop is the one that the view leaves out, wherever it was slid to.
          let place = target == .middleCrop ? frame.centreIndex(for: head.view) : nil
          let crops = middleCrops(clips, place ?? frame.position, images, &middles)
          let targets = try bundle.targets.targets(
            target, detections: clips.map(\.detection), crops: crops, side: BackboneVariant.cropSide,
            scoring: true)
          raw = try head.score(output, targets: targets)
        }
      } catch {
        result.failures.append("\(error)")
      }
      for clip in clips.indices {
        scores[clip].append(
          RawTaskScore(task: head.name, raw: raw[clip], bounded: raw[clip].map(head.bounded)))
      }
    }
    for (offset, clip) in range.enumerated() {
      if scores[offset].contains(where: { $0.raw != nil }) {
        result.tasks[clip] = scores[offset]
      } else {
        result.reasons[clip] = .noTask
      }
    }
  }

  /// The crops of one picture, [3, 64, 64] each; `known` keeps them.
  private func middleCrops(
    _ clips: [Clip], _ index: Int, _ images: [Image], _ known: inout [Int: [[Float]]]
  ) -> [[Float]] {
    if let crops = known[index] { return crops }
    cut(clips, [index], images, into: middle)
    let planar = middle.planarValues()
    let crops = clips.indices.map { Array(planar[($0 * CropCutter.values)..<(($0 + 1) * CropCutter.values)]) }
    known[index] = crops
    return crops
  }

  /// Cuts the boxes of the clips from some pictures: [N][T][64][64][3].
  private func cut(_ clips: [Clip], _ indexes: [Int], _ images: [Image], into tensor: Tensor) {
    let side = BackboneVariant.cropSide
    tensor.resize(
      TensorShape(
        items: clips.count, frames: indexes.count, height: side, width: side,
        channels: BackboneVariant.cropChannels))
    team.run(clips.count) { item, _ in
      for (t, index) in indexes.enumerated() {
        CropCutter.cut(clips[item].box, from: images[index], into: tensor.item(item) + t * CropCutter.values)
      }
    }
  }
}
