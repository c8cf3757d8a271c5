/// What tells one frame of a source from all others.
public struct FrameStamp: Sendable, Hashable {
  /// Counts within the source; given by whoever publishes the frames, starting anywhere.
  public var frameID: UInt64
  /// When the frame was captured, nanoseconds since 1970 UTC (or since the start of a file).
  public var captureTime: Int64

  public init(frameID: UInt64, captureTime: Int64) {
    self.frameID = frameID
    self.captureTime = captureTime
  }
}

/// A presentation time: seconds are `value * timeBaseNumerator / timeBaseDenominator`.
public struct PresentationTime: Sendable, Hashable {
  public var value: Int64
  public var timeBaseNumerator: UInt32
  public var timeBaseDenominator: UInt32

  public init(value: Int64, timeBaseNumerator: UInt32, timeBaseDenominator: UInt32) {
    self.value = value
    self.timeBaseNumerator = timeBaseNumerator
    self.timeBaseDenominator = timeBaseDenominator
  }
}

/// How the pixels of a frame travel.
public enum PixelEncoding: String, Sendable, Hashable, CaseIterable {
  case gray8, bgr24, rgb24, yuv420p, jpeg
}

/// One plane of a raw payload: byte offset of its first row and bytes from row to row.
public struct PixelPlane: Sendable, Hashable {
  public var offset: Int
  public var stride: Int

  public init(offset: Int, stride: Int) {
    self.offset = offset
    self.stride = stride
  }
}

/// Pixels as they came, before decoding.
public struct EncodedImage: Sendable, Hashable {
  public var width: Int
  public var height: Int
  public var encoding: PixelEncoding
  /// Empty for `jpeg`; one plane for gray8, bgr24 and rgb24, three (Y, U, V) for yuv420p.
  public var planes: [PixelPlane]
  public var bytes: [UInt8]

  public init(width: Int, height: Int, encoding: PixelEncoding, planes: [PixelPlane], bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.encoding = encoding
    self.planes = planes
    self.bytes = bytes
  }
}

/// One picture of a source.
public struct Frame: Sendable, Hashable {
  public var source: SourceID
  public var stamp: FrameStamp
  public var image: EncodedImage

  public init(source: SourceID, stamp: FrameStamp, image: EncodedImage) {
    self.source = source
    self.stamp = stamp
    self.image = image
  }
}
