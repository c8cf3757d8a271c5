import Training
import VideoModel

/// Invented footage: squares of different brightness that cross a striped image of 96 x 72 pixels.
enum MovingSquares {
  static let width = 96
  static let height = 72
  static let side = 14
  static let labels = ["dark", "bright", "nothing"]

  /// The class scores that the invented detector gives a square.
  enum Classes: Sendable { case full, label, none }

  static func box(_ square: Int, frame: Int) -> BoundingBox {
    let path = width - side
    let step = (frame * (square % 3 + 1) + square * 17) % (2 * path)
    let left = step < path ? step : 2 * path - step
    return BoundingBox(
      left: Float(left), top: Float(4 + (square * 19) % (height - side - 4)), width: Float(side),
      height: Float(side))
  }

  static func image(_ frame: Int, squares: Int) -> Image {
    var bytes = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width { bytes[y * width + x] = UInt8(60 + (x / 8 + y / 8) % 2 * 20) }
    }
    for square in 0..<squares {
      let box = box(square, frame: frame)
      for y in 0..<side {
        for x in 0..<side {
          let place = (Int(box.top) + y) * width + Int(box.left) + x
          bytes[place] = UInt8((square % 2 == 0 ? 20 : 170) + (x * 5 + y * square) % 60)
        }
      }
    }
    return Image(width: width, height: height, format: .gray8, bytes: bytes)
  }

  static func detection(_ square: Int, frame: Int, _ classes: Classes) -> Detection {
    let dark = square % 2 == 0
    return Detection(
      box: box(square, frame: frame), label: classes == .none ? "" : labels[dark ? 0 : 1], confidence: 0.9,
      classScores: classes == .full
        ? [dark ? 0.8 : 0.1, dark ? 0.1 : 0.8, 0.05 + Float(frame % 5) / 100] : [])
  }

  static func video(_ name: String, frames: Int, squares: Int = 3, classes: Classes = .full)
    -> TrainingFootage.Video
  {
    .init(
      name: name, images: (0..<frames).map { image($0, squares: squares) },
      captureTimes: (0..<frames).map { Int64($0) * 100_000_000 },
      detections: (0..<frames).map { frame in (0..<squares).map { detection($0, frame: frame, classes) } })
  }

  static func detector(_ classes: Classes = .full) -> DetectorIdentity {
    DetectorIdentity(id: "squares", version: "1", labels: classes == .full ? labels : [])
  }

  /// One video, long enough to train on and to hold a part of it out.
  static func footage(frames: Int = 104, squares: Int = 3, classes: Classes = .full) -> TrainingFootage {
    TrainingFootage(
      videos: [video("squares", frames: frames, squares: squares, classes: classes)],
      detector: detector(classes))
  }
}
