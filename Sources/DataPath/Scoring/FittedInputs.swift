import Backbone
import NeuralEngine
import PluginHost
import ProxyTasks
import Tracklets
import VideoModel

/// What fitted tasks see of the clips under way, in memory that is kept from batch to batch. One owner, one thread.
final class FittedInputs {
  let objects = ObjectBatch()
  private let targets: TargetSource
  private let planes = Tensor(TensorShape(items: 0, channels: 1))
  private let crops = Tensor(TensorShape(items: 0, channels: 1))

  init(_ targets: TargetSource) { self.targets = targets }

  /// The pictures of the window whose crops a task looks at; `nil`: none, or its view does not fit the stream.
  static func cropped<Picture: Sendable>(_ plugin: FitPlugin, in frame: FrameClips<Picture>) -> [Int]? {
    guard plugin.needs.inputs.contains(.crops), let view = plugin.needs.view else { return nil }
    return frame.imageIndexes(for: view)
  }

  /// Takes some of a frame's clips.
  ///
  /// - Parameter stream: the clip or camera they come from, while tasks are fitted.
  func take(_ clips: [Clip], _ range: Range<Int>, width: Int, height: Int, stream: Int = 0) {
    objects.begin(
      count: range.count, stream: stream, width: width, height: height, classes: targets.classCount)
    for place in 0..<range.count {
      let clip = clips[range.lowerBound + place]
      objects.set(
        place, box: clip.box, confidence: clip.detection.confidence,
        label: targets.classIndex(of: clip.detection), history: clip.history)
      if targets.classCount > 0 {
        _ = targets.writeClassVector(of: clip.detection, to: objects.classScores(place))
      }
    }
  }

  /// Lends what a task asks for beside that; false where its view does not fit the stream.
  ///
  /// - Parameter pictures: what ``cropped(_:in:)`` gave.
  /// - Throws: when the backbone has no statistics for its view.
  func lend(to plugin: FitPlugin, _ clips: ClipFeatures, pictures: [Int]?) throws(NetworkError) -> Bool {
    var lent: (features: UnsafePointer<Float>?, crops: UnsafePointer<Float>?) = (nil, nil)
    if plugin.needs.inputs.contains(.features) {
      guard let view = plugin.needs.view, let features = try clips.features(view) else { return false }
      planes.resize(features.shape)
      features.writePlanes(to: planes.data)
      lent.features = UnsafePointer(planes.data)
    }
    if plugin.needs.inputs.contains(.crops) {
      guard let pictures else { return false }
      gather(pictures, clips)
      lent.crops = UnsafePointer(crops.data)
    }
    objects.lend(features: lent.features, crops: lent.crops)
    return true
  }

  /// Lays the crops of each object's pictures side by side, [N][T][3, 64, 64].
  private func gather(_ pictures: [Int], _ clips: ClipFeatures) {
    crops.resize(
      TensorShape(items: objects.count, frames: pictures.count, channels: CropCutter.values))
    for (place, picture) in pictures.enumerated() {
      guard let own = clips.crops(picture) else { preconditionFailure("the crops of a task are asked for") }
      for object in 0..<objects.count {
        (crops.item(object) + place * CropCutter.values).update(
          from: own.item(object), count: CropCutter.values)
      }
    }
  }
}
