import Backbone
import NeuralEngine
import VideoModel

/// One view of the clips under way: how the backbone is computed for it, and what it gave.
///
/// Changed by the scorer's thread between batches; while clips are shared out each item is one thread's.
final class ScoredView {
  let view: ClipView
  let name: String
  /// A failure stays one: weights and statistics of a bundle do not change.
  private let made: Result<InferencePlan, NetworkError>
  private let output: Tensor
  /// Indexes of the view's pictures; empty when the stream is too short for it.
  private(set) var chosen: [Int] = []

  init(_ view: ClipView, of backbone: Network, precision: Precision) {
    self.view = view
    name = view.description
    output = Tensor(TensorShape(items: 0, channels: 1))
    do throws(NetworkError) {
      guard
        let plan = try backbone.inferencePlan(
          view: name, frames: view.offsets.count, precision: precision)
      else {
        preconditionFailure("every backbone is planned for every view")
      }
      made = .success(plan)
    } catch {
      made = .failure(error)
    }
  }

  /// `nil` when the bundle has no statistics for the view.
  var plan: InferencePlan? { try? made.get() }

  /// Sets the pictures of the view; `nil`: it does not fit the stream.
  func choose(_ indexes: [Int]?) { chosen = indexes ?? [] }

  func reserve(_ count: Int) {
    guard let plan else { return }
    var shape = plan.outputShape
    shape.items = count
    output.resize(shape)
  }

  /// The features of the batch; `nil` when the view does not fit the stream.
  ///
  /// - Throws: when the bundle has no statistics for the view.
  func features() throws(NetworkError) -> Tensor? {
    _ = try made.get()
    return chosen.isEmpty ? nil : output
  }

  func item(_ index: Int) -> UnsafeMutablePointer<Float> { output.item(index) }
}

/// Working memory of one thread: the pictures of the clip it is at, and what the backbone needs.
final class ScoringSeat {
  private var pictures: ClipPictures?
  private let firstLayer: FirstLayerWindows?
  /// Outputs of the first layer, and its working memory.
  private var outputs = UnsafeMutablePointer<Float>.allocateZeros(0)
  private var outputCapacity = 0
  private let scratch: UnsafeMutablePointer<Float>
  private let plan: InferencePlan?
  private let workspaces: [InferenceWorkspace?]
  private var capacity = 0
  private let places = UnsafeMutablePointer<Int>.allocate(capacity: 16)

  /// - Parameter firstLayer: that of all views, where they share it.
  init(_ views: [ScoredView], firstLayer: FirstLayerWindows?) {
    self.firstLayer = firstLayer
    scratch = .allocateZeros(firstLayer?.scratch ?? 0)
    plan = views.lazy.compactMap(\.plan).first
    workspaces = views.map { $0.plan.map { InferenceWorkspace($0) } }
  }

  deinit {
    places.deallocate()
    outputs.deallocate()
    scratch.deallocate()
  }

  /// Cuts the box from the pictures that are used.
  func cut(_ box: BoundingBox, from images: [Image], _ used: Set<Int>) {
    guard let plan else { return }
    if images.count > capacity {
      capacity = images.count
      pictures = ClipPictures(plan, capacity: capacity)
    }
    guard let pictures else { return }
    for index in used { CropCutter.cut(box, from: images[index], into: pictures.frame(index)) }
  }

  /// One crop as planes, [3, 64, 64].
  func writePlanes(_ index: Int, to planes: UnsafeMutablePointer<Float>) {
    pictures?.writePlanes(index, to: planes)
  }

  /// The first layer of all views of the clip.
  func runFirstLayer(_ shared: ViewWindows) {
    guard let firstLayer, let pictures else { return }
    if shared.windows.count > outputCapacity {
      outputCapacity = shared.windows.count
      outputs.deallocate()
      outputs = .allocateZeros(outputCapacity * firstLayer.outputCount)
    }
    for (place, index) in shared.pictures.enumerated() { places[place] = pictures.place(index) }
    shared.windows.withUnsafeBufferPointer {
      firstLayer.run(
        pictures, places: UnsafeBufferPointer(start: places, count: shared.pictures.count), windows: $0,
        into: outputs, scratch: scratch)
    }
  }

  /// The backbone for one view of the clip; `shared`: from what ``runFirstLayer(_:)`` gave.
  func run(_ number: Int, _ view: ScoredView, _ item: Int, _ shared: ViewWindows?) {
    guard let plan = view.plan, let workspace = workspaces[number], let pictures, !view.chosen.isEmpty
    else { return }
    if let shared, let firstLayer {
      for (t, output) in shared.outputs[number].enumerated() { places[t] = output * firstLayer.outputCount }
      plan.run(windows: outputs, frameAt: places, into: view.item(item), workspace)
      return
    }
    for (t, index) in view.chosen.enumerated() { places[t] = pictures.place(index) }
    plan.run(pictures, frameAt: places, into: view.item(item), workspace)
  }
}
