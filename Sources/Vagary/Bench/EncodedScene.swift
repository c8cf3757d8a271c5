import Footage
import Media
import VideoModel

/// The frames of an invented camera, encoded beforehand, and what a detector says of them. They are sent
/// over and over.
struct EncodedScene: Sendable {
  /// Most memory for the frames, bytes.
  private static let memory = 192 << 20

  let scene: BenchScene
  let images: [EncodedImage]
  let detections: [[Detection]]

  /// Encodes 8 to 50 frames, as many as there is room for.
  init(_ scene: BenchScene, _ encoding: FrameRecoder.Encoding) throws(MediaError) {
    self.scene = scene
    let recoder = try FrameRecoder(encoding)
    let count = max(8, min(50, Self.memory / (scene.width * scene.height * 3)))
    var images: [EncodedImage] = []
    for number in 0..<count {
      let image = scene.image(number)
      images.append(
        try recoder.recode(
          EncodedImage(
            width: image.width, height: image.height, encoding: .bgr24,
            planes: [PixelPlane(offset: 0, stride: image.width * 3)], bytes: image.bytes)))
    }
    self.images = images
    detections = (0..<count).map { scene.detections($0) }
  }
}
