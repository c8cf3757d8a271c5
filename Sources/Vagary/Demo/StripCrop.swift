import VideoModel

/// A box with some of its surroundings, cut out of a frame.
struct StripCrop {
  let image: Image
  /// The box in the cut image.
  let box: BoundingBox

  init(around box: BoundingBox, in frame: Image) {
    let side = max(box.width, box.height) * 1.6
    let left = Int(max(0, box.left + box.width / 2 - side / 2))
    let top = Int(max(0, box.top + box.height / 2 - side / 2))
    let right = min(frame.width, max(left + 2, Int(box.left + box.width / 2 + side / 2)))
    let bottom = min(frame.height, max(top + 2, Int(box.top + box.height / 2 + side / 2)))
    let x = min(left, frame.width - 2)
    let y = min(top, frame.height - 2)
    let width = max(2, right - x)
    let height = max(2, bottom - y)
    let channels = frame.format.channels
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * channels)
    for row in y..<(y + height) {
      let start = (row * frame.width + x) * channels
      bytes += frame.bytes[start..<(start + width * channels)]
    }
    image = Image(width: width, height: height, format: frame.format, bytes: bytes)
    self.box = BoundingBox(
      left: box.left - Float(x), top: box.top - Float(y), width: box.width, height: box.height)
  }
}
