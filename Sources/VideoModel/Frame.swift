/// What tells one frame of a source from all others.
package struct FrameStamp: Sendable, Hashable {
  /// Counts within the source; given by whoever publishes the frames, starting anywhere.
  package var frameID: UInt64
  /// When the frame was captured, nanoseconds since 1970 UTC (or since the start of a file).
  package var captureTime: Int64

  package init(frameID: UInt64, captureTime: Int64) {
    self.frameID = frameID
    self.captureTime = captureTime
  }
}

/// A presentation time: seconds are `value * timeBaseNumerator / timeBaseDenominator`.
package struct PresentationTime: Sendable, Hashable {
  package var value: Int64
  package var timeBaseNumerator: UInt32
  package var timeBaseDenominator: UInt32

  package init(value: Int64, timeBaseNumerator: UInt32, timeBaseDenominator: UInt32) {
    self.value = value
    self.timeBaseNumerator = timeBaseNumerator
    self.timeBaseDenominator = timeBaseDenominator
  }
}

/// How the pixels of a frame travel.
package enum PixelEncoding: String, Sendable, Hashable, CaseIterable {
  case gray8, bgr24, rgb24, yuv420p, jpeg
}

/// One plane of a raw payload: byte offset of its first row and bytes from row to row.
package struct PixelPlane: Sendable, Hashable {
  package var offset: Int
  package var stride: Int

  package init(offset: Int, stride: Int) {
    self.offset = offset
    self.stride = stride
  }
}

/// Pixels as they came, before decoding.
package struct EncodedImage: Sendable, Hashable {
  package var width: Int
  package var height: Int
  package var encoding: PixelEncoding
  /// Empty for `jpeg`; one plane for gray8, bgr24 and rgb24, three (Y, U, V) for yuv420p.
  package var planes: [PixelPlane]
  package var bytes: [UInt8]

  package init(width: Int, height: Int, encoding: PixelEncoding, planes: [PixelPlane], bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.encoding = encoding
    self.planes = planes
    self.bytes = bytes
  }
}

/// One picture of a source.
package struct Frame: Sendable, Hashable {
  package var source: SourceID
  package var stamp: FrameStamp
  package var image: EncodedImage
  /// Of the message that brought the frame.
  package var trace: TraceContext?

  package init(source: SourceID, stamp: FrameStamp, image: EncodedImage, trace: TraceContext? = nil) {
    self.source = source
    self.stamp = stamp
    self.image = image
    self.trace = trace
  }
}
