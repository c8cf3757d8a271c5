import Backbone
import NeuralEngine
import ProxyTasks
import VideoModel

/// One detection that can be learnt from.
struct TrainingObject: Sendable {
  var video: Int
  var frame: Int
  var detection: Detection
  var box: BoundingBox
  /// Offsets, in clip steps, that the footage around it can give.
  var lowest: Int
  var highest: Int
}

extension TrainingFootage {
  /// The detections whose every view lies inside their video, on every `stride`-th frame.
  func objects(views: [ClipView], reach: Int, step: Int, stride: Int) -> [TrainingObject] {
    let lowestView = min(0, views.flatMap(\.offsets).min() ?? 0)
    let highestView = max(0, views.flatMap(\.offsets).max() ?? 0)
    var objects: [TrainingObject] = []
    for (index, video) in videos.enumerated() {
      let first = -lowestView * step
      let end = video.images.count - highestView * step
      guard first < end else { continue }
      for frame in Swift.stride(from: first, to: end, by: stride) {
        let image = video.images[frame]
        for detection in video.detections[frame] ?? [] {
          guard let box = detection.box.clipped(width: image.width, height: image.height) else { continue }
          objects.append(
            TrainingObject(
              video: index, frame: frame, detection: detection, box: box, lowest: -min(reach, frame / step),
              highest: min(reach, (video.images.count - 1 - frame) / step)))
        }
      }
    }
    return objects
  }

  /// Cuts the box of an object from the frames at `offsets`, [T][64][64][3].
  func cut(_ object: TrainingObject, offsets: [Int], step: Int, into out: UnsafeMutablePointer<Float>) {
    for (t, offset) in offsets.enumerated() {
      let image = videos[object.video].images[object.frame + offset * step]
      CropCutter.cut(object.box, from: image, into: out + t * CropCutter.values)
    }
  }
}
