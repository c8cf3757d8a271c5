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

/// Scores the clips of a frame with a bundle: cut, backbone once a view, heads, one raw score a task.
///
/// No socket, file or clock. Owns its working memory: one for each scoring thread.
public final class ObjectScorer {
  public let bundle: ModelBundle
  private let team: ThreadTeam
  private let views: [ScoredView]
  private let headPasses: [NetworkPass]
  private let seats: [ScoringSeat]
  /// The first layer of all views; `nil` where each computes its own.
  private let firstLayer: FirstLayerWindows?
  /// What the views have in common of the frame under way.
  private var shared: ViewWindows?
  /// By picture of the window: the crops that targets are made of, [N][3, 64, 64]; made when needed.
  private var crops: [Int: Tensor] = [:]
  private let tasks: [String]
  private let targetBatch = TargetBatch()
  private let reading = HeadReading()

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
    tasks = bundle.heads.map(\.name)
    headPasses = bundle.heads.map { NetworkPass($0.network, team: team) }
    let firstLayer = FirstLayerWindows(bundle.backbone, precision: precision)
    self.firstLayer = firstLayer
    seats = (0..<team.threads).map { _ in ScoringSeat(views, firstLayer: firstLayer) }
  }

  public func score<Picture: ClipPicture>(_ frame: FrameClips<Picture>) -> ScoredClips {
    let count = frame.clips.count
    guard count > 0 else { return ScoredClips(clips: 0, tasks: []) }
    let images = frame.window.map { $0.image() }
    let sameSize = images.allSatisfy {
      $0.map { $0.width == frame.frameWidth && $0.height == frame.frameHeight } ?? true
    }
    guard images.allSatisfy({ $0 != nil }), sameSize else {
      return ScoredClips(unscored: count, sameSize ? .undecodable : .frameSizeChanged)
    }
    let pictures = images.compactMap { $0 }
    let targets = bundle.heads.map { middleIndex(of: $0, in: frame) }
    let wanted = Set(targets.compactMap { $0 })
    for view in views { view.choose(frame.pictureIndexes(for: view.view)) }
    let used = views.reduce(into: wanted) { $0.formUnion($1.chosen) }
    shared = firstLayer == nil ? nil : ViewWindows(views.map(\.chosen))
    for index in wanted where crops[index] == nil {
      crops[index] = Tensor(TensorShape(items: 0, channels: 1))
    }
    var result = ScoredClips(clips: count, tasks: tasks)
    // From here on nothing is allocated once the working memory has grown to its size.
    for start in stride(from: 0, to: count, by: Self.batch) {
      let range = start..<min(start + Self.batch, count)
      computeFeatures(frame.clips, range, pictures, crops: wanted, used)
      scoreHeads(frame.clips, range, targets, into: &result)
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
  private func computeFeatures(
    _ clips: [Clip], _ range: Range<Int>, _ images: [Image], crops wanted: Set<Int>, _ used: Set<Int>
  ) {
    for view in views { view.reserve(range.count) }
    for index in wanted {
      crops[index]?.resize(TensorShape(items: range.count, channels: CropCutter.values))
    }
    team.run(range.count) { item, worker in
      let seat = seats[worker]
      seat.cut(clips[range.lowerBound + item].box, from: images, used)
      for index in wanted {
        if let crops = crops[index] { seat.writePlanes(index, to: crops.item(item)) }
      }
      if let shared { seat.runFirstLayer(shared) }
      for number in views.indices { seat.run(number, views[number], item, shared) }
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
        let place = clip * bundle.heads.count + index
        result.scores[place].raw = raw
        result.scores[place].bounded = raw.map(head.bounded)
      }
    }
    for clip in range where result.tasks(clip)?.contains(where: { $0.raw != nil }) != true {
      result.reasons[clip] = .noTask
    }
  }

  /// Reads the raw scores of one task; false where the stream is too short for its view.
  private func scoreHead(
    _ index: Int, _ head: TaskHead, _ clips: [Clip], _ range: Range<Int>, middle: Int?
  ) throws -> Bool {
    guard let view = views.first(where: { $0.view == head.view }), let features = try view.features() else {
      return false
    }
    let output = try headPasses[index].forward(features, mode: .inference(view: view.name))
    try bundle.targets.write(
      head.plugin.needs.target, count: range.count, width: head.targetWidth ?? 0,
      detection: { clips[range.lowerBound + $0].detection },
      crops: middle.flatMap { crops[$0] }.map { UnsafePointer($0.data) }, side: BackboneVariant.cropSide,
      scoring: true, to: targetBatch)
    try head.score(output, targets: targetBatch, into: reading)
    return true
  }
}
