import Backbone
import NeuralEngine
import Tracklets
import VideoModel

/// The clips of a frame, cut from its pictures and taken through the backbone, some at a time, once for each view.
///
/// Owns its working memory; one thread, which shares the work out over its team.
final class ClipFeatures {
  /// Objects that are computed together; bounds the working memory.
  static let batch = 8

  private let team: ThreadTeam
  private let views: [ScoredView]
  private let seats: [ScoringSeat]
  /// The first layer of all views; `nil` where each computes its own.
  private let firstLayer: FirstLayerWindows?
  /// What the views have in common of the frame under way.
  private var shared: ViewWindows?
  private var pictures: [Image] = []
  /// Pictures whose crops are kept, and those that are cut at all.
  private var wanted: Set<Int> = []
  private var used: Set<Int> = []
  /// By picture of the window: crops as planes, [N][3, 64, 64]; made when needed.
  private var planes: [Int: Tensor] = [:]

  /// - Parameter precision: of the backbone.
  init(_ backbone: Network, views: [ClipView], team: ThreadTeam, precision: Precision) {
    self.team = team
    let scored = views.map { ScoredView($0, of: backbone, precision: precision) }
    self.views = scored
    let firstLayer = FirstLayerWindows(backbone, precision: precision)
    self.firstLayer = firstLayer
    seats = (0..<team.threads).map { _ in ScoringSeat(scored, firstLayer: firstLayer) }
  }

  /// Decodes the pictures of a frame; says why its clips cannot be computed, if they cannot.
  ///
  /// - Parameter wanted: pictures of the window whose crops are asked for.
  func begin<Picture: FrameImage>(_ frame: FrameClips<Picture>, crops wanted: Set<Int>) -> NotScoredReason? {
    let images = frame.window.map { $0.image() }
    let sameSize = images.allSatisfy {
      $0.map { $0.width == frame.frameWidth && $0.height == frame.frameHeight } ?? true
    }
    guard images.allSatisfy({ $0 != nil }), sameSize else {
      return sameSize ? .undecodable : .frameSizeChanged
    }
    pictures = images.compactMap { $0 }
    self.wanted = wanted
    for view in views { view.choose(frame.imageIndexes(for: view.view)) }
    used = views.reduce(into: wanted) { $0.formUnion($1.chosen) }
    shared = firstLayer == nil ? nil : ViewWindows(views.map(\.chosen))
    for index in wanted where planes[index] == nil {
      planes[index] = Tensor(TensorShape(items: 0, channels: 1))
    }
    return nil
  }

  /// Computes some of the frame's clips, at most ``batch``. Allocates nothing once the working memory has grown to its
  /// size.
  func compute(_ clips: [Clip], _ range: Range<Int>) {
    for view in views { view.reserve(range.count) }
    for index in wanted {
      planes[index]?.resize(TensorShape(items: range.count, channels: CropCutter.values))
    }
    team.run(range.count) { item, worker in
      let seat = seats[worker]
      seat.cut(clips[range.lowerBound + item].box, from: pictures, used)
      for index in wanted {
        if let planes = planes[index] { seat.writePlanes(index, to: planes.item(item)) }
      }
      if let shared { seat.runFirstLayer(shared) }
      for number in views.indices { seat.run(number, views[number], item, shared) }
    }
  }

  /// The pictures of the frame are let go.
  func end() { pictures = [] }

  /// The features of a view for the clips computed last; `nil` where the stream is too short for it.
  ///
  /// - Throws: when the backbone has no statistics for the view.
  func features(_ view: ClipView) throws(NetworkError) -> Tensor? {
    guard let own = views.first(where: { $0.view == view }) else { return nil }
    return try own.features()
  }

  /// The crops of one picture for the clips computed last, [N][3, 64, 64]; `nil` where they were not asked for.
  func crops(_ picture: Int) -> Tensor? { wanted.contains(picture) ? planes[picture] : nil }
}
