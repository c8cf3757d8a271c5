import Training
import VideoModel

/// An invented camera: textured rectangles that cross a textured image, with what a detector would say.
///
/// Equal numbers give equal images; any frame can be asked for.
package struct BenchScene: Sendable {
  /// Pixels; at least 64 x 64.
  package var width = 640
  package var height = 360
  /// Rectangles, each of them detected in every frame; 0 or more.
  package var objects = 5
  /// Classes of the detector.
  package var classes = 80

  package init(width: Int = 640, height: Int = 360, objects: Int = 5, classes: Int = 80) {
    self.width = width
    self.height = height
    self.objects = objects
    self.classes = classes
  }

  package var detector: DetectorIdentity {
    DetectorIdentity(id: "bench", version: "1", labels: (0..<classes).map { "class \($0)" })
  }

  /// Where an object is, wholly inside the image; it goes to and fro, each at its own pace.
  package func box(_ object: Int, frame: Int) -> BoundingBox {
    let (w, h) = (width / 12, height / 5)
    func place(_ start: Int, _ pace: Int, room: Int) -> Int {
      let step = (start + frame * pace) % (2 * room)
      return step < room ? step : 2 * room - step
    }
    return BoundingBox(
      left: Float(place(object * 131, 2 + object % 4, room: width - w)),
      top: Float(place(object * 67, object % 2, room: height - h)), width: Float(w), height: Float(h))
  }

  package func image(_ frame: Int) -> Image {
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    bytes.withUnsafeMutableBufferPointer { pixels in
      for y in 0..<height {
        for x in 0..<width {
          let value = UInt8(truncatingIfNeeded: 90 + (x / 16 + y / 16) % 2 * 30 + (x * 7 + y * 13) % 11)
          for channel in 0..<3 { pixels[(y * width + x) * 3 + channel] = value }
        }
      }
      for object in 0..<objects {
        let box = box(object, frame: frame)
        for y in 0..<Int(box.height) {
          for x in 0..<Int(box.width) {
            let place = ((Int(box.top) + y) * width + Int(box.left) + x) * 3
            // Some stripes, which move against the outline like limbs.
            let stripe = (x / 6 + y / 9 + frame / 3) % 2
            for channel in 0..<3 {
              pixels[place + channel] = UInt8(
                truncatingIfNeeded: 20 + stripe * 140 + (object * 37 + channel * 29) % 80)
            }
          }
        }
      }
    }
    return Image(width: width, height: height, format: .bgr24, bytes: bytes)
  }

  package func detections(_ frame: Int) -> [Detection] {
    (0..<objects).map { object in
      let label = object % 3
      return Detection(
        box: box(object, frame: frame), label: "class \(label)", confidence: 0.9,
        classScores: (0..<classes).map { $0 == label ? 0.8 : 0.002 })
    }
  }

  /// Some seconds of it, to learn from.
  ///
  /// - Parameter rate: frames per second.
  package func footage(rate: Double = 25) -> TrainingFootage {
    let frames = 0..<72
    let video = TrainingFootage.Video(
      name: "bench", images: frames.map(image), captureTimes: frames.map { Int64(Double($0) * 1e9 / rate) },
      detections: frames.map { detections($0) })
    return TrainingFootage(videos: [video], detector: detector)
  }
}
