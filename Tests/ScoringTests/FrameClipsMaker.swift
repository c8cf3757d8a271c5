import Bundles
import TestSupport
import Tracklets
import VideoModel

/// Frames with their clips as the assembler gives them, without a training footage around.
enum FrameClipsMaker {
  /// Eleven frames of moving squares, each with a detection for every square.
  static func make<Picture: Sendable>(
    for bundle: ModelBundle, squares: Int, classes: MovingSquares.Classes = .full, picture: (Image) -> Picture
  ) -> [FrameClips<Picture>] {
    var assembler = ClipAssembler<Picture>(source: Invented.source(), views: bundle.views, epoch: "e")
    var frames: [FrameClips<Picture>] = []
    for frame in 0..<11 {
      let detections = FrameDetections(
        source: Invented.source(), stamp: Invented.stamp(frame), frameWidth: MovingSquares.width,
        frameHeight: MovingSquares.height, detector: MovingSquares.detector(classes),
        detections: (0..<squares).map { MovingSquares.detection($0, frame: frame, classes) })
      frames += assembler.push(
        ArrivedFrame(
          stamp: Invented.stamp(frame), width: MovingSquares.width, height: MovingSquares.height,
          picture: picture(MovingSquares.image(frame, squares: squares)), detections: detections))
    }
    return frames + assembler.finish()
  }
}
