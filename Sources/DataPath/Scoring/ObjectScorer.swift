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
  private let views: [ScoredView]
  private let headPasses: [NetworkPass]
  private let seats: [ScoringSeat]
  /// By picture of the window: the crops that targets are made of, [N][3, 64, 64]; made when needed.
  private var crops: [Int: Tensor] = [:]

  /// Objects that go through the heads together; bounds the working memory.
  static let batch = 8

  /// - Parameter precision: of the backbone; heads are always exact.
  public init(
    bundle: ModelBundle, team: ThreadTeam = ThreadTeam(threads: 1), precision: Precision = .exact
  ) {
    self.bundle = bundle
    self.team = team
    let views = bundle.views.map { ScoredView($0, of: bundle.backbone, precision: precision) }
    self.views = views
    headPasses = bundle.heads.map { NetworkPass($0.network, team: team) }
    seats = (0..<team.threads).map { _ in ScoringSeat(views) }
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
    let pictures = images.compactMap { $0 }
    let targets = bundle.heads.map { middleIndex(of: $0, in: frame) }
    let wanted = Set(targets.compactMap { $0 })
    for view in views { view.choose(frame.pictureIndexes(for: view.view)) }
    for start in stride(from: 0, to: frame.clips.count, by: Self.batch) {
      let clips = Array(frame.clips[start..<min(start + Self.batch, frame.clips.count)])
      computeFeatures(clips, pictures, crops: wanted)
      scoreHeads(clips, targets, at: start, into: &result)
    }
    return result
  }

  /// The picture that the target of a head is made of; `nil` when it needs none.
  private func middleIndex<Picture: ClipPicture>(of head: TaskHead, in frame: FrameClips<Picture>) -> Int? {
    switch head.plugin.needs.target {
    // A middle crop is the one that the view leaves out, wherever it was slid to.
    case .middleCrop: frame.centreIndex(for: head.view) ?? frame.position
    case .classScores where bundle.targets.mode != .none: nil
    case .classScores, .teacher: frame.position
    case .label: nil
    }
  }

  /// Cuts the clips from the pictures and takes them through the backbone, once a view.
  private func computeFeatures(_ clips: [Clip], _ images: [Image], crops wanted: Set<Int>) {
    for view in views { view.reserve(clips.count) }
    for index in wanted {
      let tensor = crops[index] ?? Tensor(TensorShape(items: 0, channels: 1))
      tensor.resize(TensorShape(items: clips.count, channels: CropCutter.values))
      crops[index] = tensor
    }
    let (views, seats, kept) = (views, seats, crops)
    let used = views.reduce(into: wanted) { $0.formUnion($1.chosen) }
    team.run(clips.count) { item, worker in
      let seat = seats[worker]
      seat.cut(clips[item].box, from: images, used)
      for index in wanted {
        if let crops = kept[index] { seat.writePlanes(index, to: crops.item(item)) }
      }
      for (number, view) in views.enumerated() { seat.run(number, view, item) }
    }
  }

  private func scoreHeads(
    _ clips: [Clip], _ targets: [Int?], at start: Int, into result: inout ScoredClips
  ) {
    var scores = [[RawTaskScore]](repeating: [], count: clips.count)
    for (index, head) in bundle.heads.enumerated() {
      var raw = [Float?](repeating: nil, count: clips.count)
      do {
        raw = try scoreHead(index, head, clips, middle: targets[index])
      } catch {
        result.failures.append("\(error)")
      }
      for clip in clips.indices {
        scores[clip].append(
          RawTaskScore(task: head.name, raw: raw[clip], bounded: raw[clip].map(head.bounded)))
      }
    }
    for (offset, clip) in (start..<(start + clips.count)).enumerated() {
      if scores[offset].contains(where: { $0.raw != nil }) {
        result.tasks[clip] = scores[offset]
      } else {
        result.reasons[clip] = .noTask
      }
    }
  }

  /// Raw scores of one task; all `nil` where the stream is too short for its view.
  private func scoreHead(
    _ index: Int, _ head: TaskHead, _ clips: [Clip], middle: Int?
  ) throws -> [Float?] {
    guard let view = views.first(where: { $0.view == head.view }), let features = try view.features() else {
      return clips.map { _ in nil }
    }
    let output = try headPasses[index].forward(features, mode: .inference(view: view.name))
    let crops = middle.flatMap { self.crops[$0] }.map { tensor in
      clips.indices.map { Array(UnsafeBufferPointer(start: tensor.item($0), count: CropCutter.values)) }
    }
    let targets = try bundle.targets.targets(
      head.plugin.needs.target, detections: clips.map(\.detection), crops: crops ?? [],
      side: BackboneVariant.cropSide, scoring: true)
    return try head.score(output, targets: targets)
  }
}
