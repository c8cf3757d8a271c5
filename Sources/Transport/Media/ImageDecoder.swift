import CFFmpeg
import VideoModel

/// Decodes the pixels of frames as they came over the bus or out of a file.
///
/// Equal bytes give equal pictures, whatever was decoded before and on every machine.
/// One instance per thread: it keeps a scaler between frames of one kind.
package final class ImageDecoder {
  private let converter = PixelConverter()

  package init() { LibAV.prepare }

  /// Grey JPEG and gray8 give a `gray8` image, all others `bgr24`. Raw yuv420p is taken as limited
  /// range on the BT.601 matrix.
  ///
  /// - Parameter keepingPlanes: yuv420p, also inside a JPEG, stays as it is: enough for crops, and making whole pictures
  ///   of blue, green and red costs more than decoding them.
  ///
  /// Throws ``MediaError/badImage(encoding:reason:)`` for a size outside 1...16384,
  /// planes that reach beyond the bytes, rows shorter than the picture, a JPEG that is malformed,
  /// cut off or of another size than stated.
  package func decode(_ image: EncodedImage, keepingPlanes: Bool = false) throws(MediaError) -> Image {
    do {
      return try pixels(of: image, keepingPlanes)
    } catch {
      throw .badImage(encoding: image.encoding, reason: error.reason)
    }
  }

  private func pixels(of image: EncodedImage, _ keepingPlanes: Bool) throws(PictureFault) -> Image {
    guard PictureSize.isSupported(width: image.width, height: image.height) else {
      throw PictureFault(
        reason: "its size is \(image.width)x\(image.height), each side must be 1 to \(PictureSize.largest)")
    }
    switch image.encoding {
    case .jpeg: return try jpeg(image, keepingPlanes)
    case .gray8:
      try checkPlanes(image, [PlaneShape(rowBytes: image.width, rows: image.height)])
      return Image(width: image.width, height: image.height, format: .gray8, bytes: packedRows(image, 1))
    case .bgr24, .rgb24:
      try checkPlanes(image, [PlaneShape(rowBytes: image.width * 3, rows: image.height)])
      var bytes = packedRows(image, 3)
      if image.encoding == .rgb24 { swapRedAndBlue(&bytes) }
      return Image(width: image.width, height: image.height, format: .bgr24, bytes: bytes)
    case .yuv420p: return try yuv420p(image, keepingPlanes)
    }
  }

  private func jpeg(_ image: EncodedImage, _ keepingPlanes: Bool) throws(PictureFault) -> Image {
    let header = try JPEGHeader(image.bytes)
    guard header.width == image.width, header.height == image.height else {
      throw PictureFault(
        reason: "the frame says \(image.width)x\(image.height) but the JPEG is"
          + " \(header.width)x\(header.height)")
    }
    guard header.isComplete(image.bytes) else { throw PictureFault(reason: "the JPEG is cut off") }
    let picture = try StillCodec.jpeg.decode(image.bytes)
    guard picture.width == image.width, picture.height == image.height else {
      throw PictureFault(reason: "the JPEG decodes to \(picture.width)x\(picture.height)")
    }
    if keepingPlanes, let planes = converter.planes(of: picture) { return planes }
    return try converter.image(from: picture)
  }

  private func yuv420p(_ image: EncodedImage, _ keepingPlanes: Bool) throws(PictureFault) -> Image {
    let half = PlaneShape(rowBytes: (image.width + 1) / 2, rows: (image.height + 1) / 2)
    let shapes = [PlaneShape(rowBytes: image.width, rows: image.height), half, half]
    try checkPlanes(image, shapes)
    if keepingPlanes {
      var bytes: [UInt8] = []
      let format = Image.Format.yuv420p(.limited)
      bytes.reserveCapacity(format.byteCount(width: image.width, height: image.height))
      for (plane, shape) in zip(image.planes, shapes) { append(plane, shape, of: image.bytes, to: &bytes) }
      return Image(width: image.width, height: image.height, format: format, bytes: bytes)
    }
    guard let picture = Picture(width: image.width, height: image.height, format: AV_PIX_FMT_YUV420P) else {
      throw PictureFault(reason: "no room for \(image.width)x\(image.height) pixels")
    }
    for (index, (plane, shape)) in zip(image.planes, shapes).enumerated() {
      picture.fill(
        plane: index, from: image.bytes, offset: plane.offset, stride: plane.stride,
        rowBytes: shape.rowBytes, rows: shape.rows)
    }
    return try converter.image(from: picture)
  }

  /// The least that a plane must hold.
  private struct PlaneShape {
    var rowBytes: Int
    var rows: Int
  }

  private func checkPlanes(_ image: EncodedImage, _ shapes: [PlaneShape]) throws(PictureFault) {
    guard image.planes.count == shapes.count else {
      throw PictureFault(reason: "it has \(image.planes.count) planes, must have \(shapes.count)")
    }
    let available = image.bytes.count
    for (index, (plane, shape)) in zip(image.planes, shapes).enumerated() {
      guard plane.stride >= shape.rowBytes else {
        throw PictureFault(
          reason: "the rows of plane \(index) are \(plane.stride) bytes apart, must be at least"
            + " \(shape.rowBytes)")
      }
      // The two bounds first, so that the product below cannot overflow.
      guard plane.offset >= 0, plane.offset <= available, plane.stride <= max(available, shape.rowBytes),
        plane.offset + (shape.rows - 1) * plane.stride + shape.rowBytes <= available
      else {
        throw PictureFault(reason: "plane \(index) reaches beyond its \(available) bytes")
      }
    }
  }

  /// Rows of the only plane, checked before, without the gaps between them.
  private func packedRows(_ image: EncodedImage, _ channels: Int) -> [UInt8] {
    let shape = PlaneShape(rowBytes: image.width * channels, rows: image.height)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(shape.rowBytes * shape.rows)
    append(image.planes[0], shape, of: image.bytes, to: &bytes)
    return bytes
  }

  /// Appends the rows of a plane, checked before, without the gaps between them.
  private func append(_ plane: PixelPlane, _ shape: PlaneShape, of source: [UInt8], to bytes: inout [UInt8]) {
    if plane.stride == shape.rowBytes {
      bytes.append(contentsOf: source[plane.offset..<plane.offset + shape.rowBytes * shape.rows])
      return
    }
    for row in 0..<shape.rows {
      let start = plane.offset + row * plane.stride
      bytes.append(contentsOf: source[start..<start + shape.rowBytes])
    }
  }

  private func swapRedAndBlue(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBufferPointer { pixels in
      for red in stride(from: 0, to: pixels.count - 2, by: 3) { pixels.swapAt(red, red + 2) }
    }
  }
}
