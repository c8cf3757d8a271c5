import CKernels
import NeuralEngine
import VideoModel

/// Cuts crops as training and scoring both see them, in the engine's layout.
package enum CropCutter {
  /// Values of one crop: 64 x 64 pixels of blue, green, red in 0...1.
  package static let values =
    BackboneVariant.cropSide * BackboneVariant.cropSide * BackboneVariant.cropChannels

  /// Cuts `box`, rounded outward to whole pixels and clipped to the image, resizes it bilinearly to
  /// 64 x 64 and writes [H][W][C] to `out` (``values`` floats). Allocates nothing; any thread.
  ///
  /// - Precondition: the box overlaps the image, as ``BoundingBox/clipped(width:height:)`` ensures.
  package static func cut(_ box: BoundingBox, from image: Image, into out: UnsafeMutablePointer<Float>) {
    withPixels(of: box, in: image) { picture, left, top, right, bottom in
      vagary_crop(&picture, left, top, right, bottom, Int32(BackboneVariant.cropSide), out)
    }
  }

  /// The crop as a picture: 64 x 64 bgr24. Cut once more, it gives the same pixels again to within half a grey level. Any
  /// thread.
  package static func picture(of box: BoundingBox, from image: Image) -> Image {
    let bytes = withUnsafeTemporaryAllocation(of: Float.self, capacity: values) { pixels in
      guard let start = pixels.baseAddress else { return [UInt8]() }
      cut(box, from: image, into: start)
      return pixels.map { UInt8(min(255, max(0, ($0 * 255).rounded()))) }
    }
    let side = BackboneVariant.cropSide
    return Image(width: side, height: side, format: .bgr24, bytes: bytes)
  }

  /// Cuts `box` as ``cut(_:from:into:)`` does, into one frame of the first layer's input.
  package static func cut(_ box: BoundingBox, from image: Image, into frame: ClipPictures.Frame) {
    withPixels(of: box, in: image) { picture, left, top, right, bottom in
      var plan = frame.plan
      vagary_crop_into(&picture, left, top, right, bottom, &plan, frame.pixels)
    }
  }

  private static func withPixels(
    of box: BoundingBox, in image: Image,
    _ body: (_ picture: inout vagary_picture, _ left: Int32, _ top: Int32, _ right: Int32, _ bottom: Int32)
      -> Void
  ) {
    let left = max(0, Int(box.left.rounded(.down)))
    let top = max(0, Int(box.top.rounded(.down)))
    let right = min(image.width, Int(box.right.rounded(.up)))
    let bottom = min(image.height, Int(box.bottom.rounded(.up)))
    precondition(left < right && top < bottom, "the box overlaps the image")
    image.bytes.withUnsafeBufferPointer { pixels in
      var picture = vagary_picture(
        pixels: pixels.baseAddress, width: Int32(image.width), height: Int32(image.height),
        channels: Int32(image.format.channels), u: nil, v: nil, is_full_range: 0)
      if case .yuv420p(let range) = image.format {
        picture.u = pixels.baseAddress.map { $0 + image.width * image.height }
        picture.v = picture.u.map { $0 + (image.width + 1) / 2 * ((image.height + 1) / 2) }
        picture.is_full_range = range == .full ? 1 : 0
      }
      body(&picture, Int32(left), Int32(top), Int32(right), Int32(bottom))
    }
  }
}
