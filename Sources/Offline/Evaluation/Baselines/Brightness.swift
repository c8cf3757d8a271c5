import VideoModel

/// The brightness of each pixel of a frame.
struct Brightness: Sendable {
  let width: Int
  let height: Int
  /// `height * width` values, row by row.
  let values: [UInt8]

  init(_ image: Image) {
    width = image.width
    height = image.height
    switch image.format {
    case .gray8:
      values = image.bytes
    case .yuv420p(let range):
      let plane = image.bytes.prefix(image.width * image.height)
      values =
        range == .full ? Array(plane) : plane.map { UInt8(max(0, min(255, (Int($0) - 16) * 255 / 219))) }
    case .bgr24:
      let count = image.width * image.height
      values = image.bytes.withUnsafeBufferPointer { bytes in
        [UInt8](unsafeUninitializedCapacity: count) { values, initialized in
          for place in 0..<count {
            let blue = UInt32(bytes[3 * place]) * 29
            let green = UInt32(bytes[3 * place + 1]) * 150
            let red = UInt32(bytes[3 * place + 2]) * 77
            values[place] = UInt8(truncatingIfNeeded: (blue + green + red + 128) >> 8)
          }
          initialized = count
        }
      }
    }
  }
}
