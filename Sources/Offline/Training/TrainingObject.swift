import Backbone
import NeuralEngine
import ProxyTasks
import VideoModel

/// One detection that can be learnt from.
struct TrainingObject: Sendable {
  var clip: Int
  var frame: Int
  var detection: Detection
  var box: BoundingBox
  /// Offsets, in clip steps, that the footage around it can give.
  var lowest: Int
  var highest: Int
}

extension TrainingFootage {
  /// The detections whose every view lies inside their clip, on every `stride`-th frame.
  func objects(views: [ClipView], reach: Int, step: Int, stride: Int) -> [TrainingObject] {
    let lowestView = min(0, views.flatMap(\.offsets).min() ?? 0)
    let highestView = max(0, views.flatMap(\.offsets).max() ?? 0)
    var objects: [TrainingObject] = []
    for (index, clip) in clips.enumerated() {
      let first = -lowestView * step
      let end = clip.images.count - highestView * step
      guard first < end else { continue }
      for frame in Swift.stride(from: first, to: end, by: stride) {
        let image = clip.images[frame]
        for detection in clip.detections[frame] ?? [] {
          guard let box = detection.box.clipped(width: image.width, height: image.height) else { continue }
          objects.append(
            TrainingObject(
              clip: index, frame: frame, detection: detection, box: box, lowest: -min(reach, frame / step),
              highest: min(reach, (clip.images.count - 1 - frame) / step)))
        }
      }
    }
    return objects
  }

  /// Cuts the box of an object from the frames at `offsets`, [T][64][64][3].
  func cut(_ object: TrainingObject, offsets: [Int], step: Int, into out: UnsafeMutablePointer<Float>) {
    for (t, offset) in offsets.enumerated() {
      let image = clips[object.clip].images[object.frame + offset * step]
      CropCutter.cut(object.box, from: image, into: out + t * CropCutter.values)
    }
  }
}
