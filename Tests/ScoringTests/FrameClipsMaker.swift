import Bundles
import TestSupport
import Tracklets
import VideoModel

/// Frames with their clips as the assembler gives them, without training footage.
enum FrameClipsMaker {
  /// Eleven frames of moving squares, each with a detection for every square.
  static func make<Pixels: Sendable>(
    for bundle: ModelBundle, squares: Int, classes: MovingSquares.Classes = .full, image: (Image) -> Pixels
  ) -> [FrameClips<Pixels>] {
    var assembler = ClipAssembler<Pixels>(
      source: Invented.source(), needs: bundle.clipNeeds, trackPrefix: "e")
    var frames: [FrameClips<Pixels>] = []
    for frame in 0..<11 {
      let detections = FrameDetections(
        source: Invented.source(), stamp: Invented.stamp(frame), frameWidth: MovingSquares.width,
        frameHeight: MovingSquares.height, detector: MovingSquares.detector(classes),
        detections: (0..<squares).map { MovingSquares.detection($0, frame: frame, classes) })
      frames += assembler.push(
        ArrivedFrame(
          stamp: Invented.stamp(frame), width: MovingSquares.width, height: MovingSquares.height,
          image: image(MovingSquares.image(frame, squares: squares)), detections: detections))
    }
    return frames + assembler.finish()
  }
}
