import CFFmpeg
import VideoModel

/// Turns decoded libav pictures into our pixel formats.
///
/// Keeps its scaler while pictures of one kind come. One owner, one thread. Equal pictures give
/// equal bytes on every machine: full chroma, accurate rounding, no instruction-set shortcuts.
final class PixelConverter {
  static let flags =
    SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT

  /// The properties that a scaler is made for.
  private struct Kind: Equatable {
    var width, height: Int32
    var from, to: AVPixelFormat
    var matrix: Int32
    var fromFullRange, toFullRange: Bool
  }

  private var kind: Kind?
  private var scaler: OpaquePointer?

  deinit { sws_freeContext(scaler) }

  /// Grey pictures as `gray8`, all others as `bgr24`; both full range.
  func image(from picture: Picture) throws(PictureFault) -> Image {
    let width = picture.width
    let height = picture.height
    guard PictureSize.isSupported(width: width, height: height) else {
      throw PictureFault(reason: "\(width)x\(height) is outside 1 to \(PictureSize.largest) pixels")
    }
    if let grey = try greyBytes(of: picture) {
      return Image(width: width, height: height, format: .gray8, bytes: grey)
    }
    let bytes = try packed(picture, as: AV_PIX_FMT_BGR24, bytesPerPixel: 3)
    return Image(width: width, height: height, format: .bgr24, bytes: bytes)
  }

  /// The planes of a yuv420p picture on the BT.601 matrix; `nil` for all others.
  func planes(of picture: Picture) -> Image? {
    guard picture.format == AV_PIX_FMT_YUV420P || picture.format == AV_PIX_FMT_YUVJ420P,
      Self.matrix(of: picture) == SWS_CS_ITU601,
      PictureSize.isSupported(width: picture.width, height: picture.height)
    else { return nil }
    return Image(
      width: picture.width, height: picture.height,
      format: .yuv420p(Self.isFullRange(picture) ? .full : .limited),
      bytes: Self.packedPlanes(of: picture))
  }

  /// The three planes of a yuv420p picture, one behind the other, without gaps.
  private static func packedPlanes(of picture: Picture) -> [UInt8] {
    let (width, height) = (picture.width, picture.height)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Image.Format.yuv420p(.full).byteCount(width: width, height: height))
    picture.appendRows(plane: 0, rowBytes: width, rows: height, to: &bytes)
    for plane in 1...2 {
      picture.appendRows(plane: plane, rowBytes: (width + 1) / 2, rows: (height + 1) / 2, to: &bytes)
    }
    return bytes
  }

  /// Encodes grey pictures as `gray8` and keeps limited-range yuv420p on the BT.601 matrix. All others become
  /// `bgr24`, because the raw encodings name neither range nor matrix.
  func encoded(from picture: Picture) throws(PictureFault) -> EncodedImage {
    let width = picture.width
    let height = picture.height
    guard picture.format == AV_PIX_FMT_YUV420P, !Self.isFullRange(picture),
      Self.matrix(of: picture) == SWS_CS_ITU601,
      PictureSize.isSupported(width: width, height: height)
    else {
      let image = try image(from: picture)
      return EncodedImage(
        width: width, height: height, encoding: image.format == .gray8 ? .gray8 : .bgr24,
        planes: [PixelPlane(offset: 0, stride: width * image.format.channels)], bytes: image.bytes)
    }
    let chromaWidth = (width + 1) / 2
    let chromaHeight = (height + 1) / 2
    let brightness = width * height
    let chroma = chromaWidth * chromaHeight
    let planes = [
      PixelPlane(offset: 0, stride: width), PixelPlane(offset: brightness, stride: chromaWidth),
      PixelPlane(offset: brightness + chroma, stride: chromaWidth),
    ]
    return EncodedImage(
      width: width, height: height, encoding: .yuv420p, planes: planes, bytes: Self.packedPlanes(of: picture))
  }

  /// Converts into the buffers of `target`, which has the same size; BT.601 on the YUV side when
  /// `target` is YUV.
  func convert(_ picture: Picture, into target: Picture, targetFullRange: Bool) throws(PictureFault) {
    let wanted = Kind(
      width: picture.frame.pointee.width, height: picture.frame.pointee.height, from: picture.format,
      to: target.format, matrix: Self.matrix(of: picture), fromFullRange: Self.isFullRange(picture),
      toFullRange: targetFullRange)
    if wanted != kind { try prepare(wanted) }
    guard let scaler, vagary_sws_convert(scaler, picture.frame, target.frame) == picture.height else {
      throw PictureFault(reason: "pixel format \(Self.name(picture.format)) could not be converted")
    }
  }

  private func prepare(_ wanted: Kind) throws(PictureFault) {
    sws_freeContext(scaler)
    kind = nil
    scaler = sws_getContext(
      wanted.width, wanted.height, wanted.from, wanted.width, wanted.height, wanted.to, Self.flags, nil,
      nil, nil)
    guard let scaler else {
      throw PictureFault(reason: "pixel format \(Self.name(wanted.from)) is not supported")
    }
    // libswscale refuses it where neither side is YUV, where it is not needed.
    sws_setColorspaceDetails(
      scaler, sws_getCoefficients(wanted.matrix), wanted.fromFullRange ? 1 : 0,
      sws_getCoefficients(SWS_CS_ITU601), wanted.toFullRange ? 1 : 0, 0, 1 << 16, 1 << 16)
    kind = wanted
  }

  private func packed(
    _ picture: Picture, as format: AVPixelFormat, bytesPerPixel: Int
  ) throws(PictureFault) -> [UInt8] {
    var source = picture
    if picture.format != format {
      guard let target = Picture(width: picture.width, height: picture.height, format: format) else {
        throw PictureFault(reason: "no room for \(picture.width)x\(picture.height) pixels")
      }
      try convert(picture, into: target, targetFullRange: true)
      source = target
    }
    let rowBytes = picture.width * bytesPerPixel
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rowBytes * picture.height)
    source.appendRows(plane: 0, rowBytes: rowBytes, rows: picture.height, to: &bytes)
    return bytes
  }

  /// Packed brightness, 0...255, of a picture without colour; otherwise `nil`.
  private func greyBytes(of picture: Picture) throws(PictureFault) -> [UInt8]? {
    if picture.format == AV_PIX_FMT_PAL8 {
      guard let ramp = Self.greyPalette(of: picture) else { return nil }
      var bytes: [UInt8] = []
      picture.appendRows(plane: 0, rowBytes: picture.width, rows: picture.height, to: &bytes)
      return bytes.map { ramp[Int($0)] }
    }
    guard let description = av_pix_fmt_desc_get(picture.format)?.pointee,
      description.nb_components <= 2, description.flags & UInt64(AV_PIX_FMT_FLAG_HWACCEL) == 0
    else { return nil }
    let bytes = try packed(picture, as: AV_PIX_FMT_GRAY8, bytesPerPixel: 1)
    guard picture.frame.pointee.color_range == AVCOL_RANGE_MPEG else { return bytes }
    let stretched = (0..<256).map { (value: Int) -> UInt8 in
      let full = ((value - 16) * 255 + 109) / 219
      return UInt8(max(0, min(255, full)))
    }
    return bytes.map { stretched[Int($0)] }
  }

  /// Brightness of each palette entry when all 256 are grey; otherwise `nil`.
  private static func greyPalette(of picture: Picture) -> [UInt8]? {
    guard let palette = vagary_frame_plane(picture.frame, 1) else { return nil }
    var ramp: [UInt8] = []
    for entry in 0..<256 {
      let blue = palette[entry * 4]
      guard palette[entry * 4 + 1] == blue, palette[entry * 4 + 2] == blue else { return nil }
      ramp.append(blue)
    }
    return ramp
  }

  private static func isFullRange(_ picture: Picture) -> Bool {
    switch picture.format {
    case AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P,
      AV_PIX_FMT_YUVJ411P:
      return true
    default: break
    }
    if picture.frame.pointee.color_range == AVCOL_RANGE_JPEG { return true }
    guard let description = av_pix_fmt_desc_get(picture.format)?.pointee else { return false }
    let isRGB = description.flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    return isRGB || description.nb_components <= 2
  }

  /// The `SWS_CS_` number of the matrix a picture names; BT.601 when it names none.
  private static func matrix(of picture: Picture) -> Int32 {
    switch picture.frame.pointee.colorspace {
    case AVCOL_SPC_BT709: SWS_CS_ITU709
    case AVCOL_SPC_FCC: SWS_CS_FCC
    case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
    case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
    default: SWS_CS_ITU601
    }
  }

  private static func name(_ format: AVPixelFormat) -> String {
    av_get_pix_fmt_name(format).map { String(cString: $0) } ?? "\(format.rawValue)"
  }
}
