import VideoModel

/// A grey frame with one brightness everywhere but at the given pixels.
func greyFrame(
  width: Int, height: Int, brightness: UInt8 = 0, pixels: [(column: Int, row: Int, value: UInt8)] = []
) -> Image {
  var bytes = [UInt8](repeating: brightness, count: width * height)
  for pixel in pixels { bytes[pixel.row * width + pixel.column] = pixel.value }
  return Image(width: width, height: height, format: .gray8, bytes: bytes)
}

/// A detection with its top-left corner and size in pixels.
func detection(
  _ left: Float, _ top: Float, _ width: Float, _ height: Float, label: String = "", confidence: Float = 1,
  classScores: [Float] = []
) -> Detection {
  Detection(
    box: BoundingBox(left: left, top: top, width: width, height: height), label: label,
    confidence: confidence, classScores: classScores)
}
