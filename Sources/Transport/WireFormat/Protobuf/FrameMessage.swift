import CWireFormat
import VideoModel

extension MessageWriter {
  /// The frame without its pixels, which are blob 0.
  func frame(_ frame: Frame, timing: FrameTiming) -> UnsafeMutablePointer<Vagary__V1__Frame> {
    make(vagary__v1__frame__init) { message in
      message.source = text(frame.source.text)
      message.frame_id = frame.stamp.frameID
      message.capture_time_ns = frame.stamp.captureTime
      message.clock_source = timing.clock.wire
      message.presentation_time = timing.presentation.map { time in
        make(vagary__v1__presentation_time__init) {
          $0.value = time.value
          $0.time_base_numerator = time.timeBaseNumerator
          $0.time_base_denominator = time.timeBaseDenominator
        }
      }
      message.width = UInt32(clamping: frame.image.width)
      message.height = UInt32(clamping: frame.image.height)
      message.encoding = frame.image.encoding.wire
      let planes: [UnsafeMutablePointer<Vagary__V1__PixelPlane>?] = frame.image.planes.map { plane in
        make(vagary__v1__pixel_plane__init) {
          $0.offset = UInt32(clamping: plane.offset)
          $0.stride = UInt32(clamping: plane.stride)
        }
      }
      set(planes, &message.n_planes, &message.planes)
      message.blob_index = 0
    }
  }

  func stamp(_ stamp: FrameStamp) -> UnsafeMutablePointer<Vagary__V1__FrameStamp> {
    make(vagary__v1__frame_stamp__init) {
      $0.frame_id = stamp.frameID
      $0.capture_time_ns = stamp.captureTime
    }
  }
}

extension MessageReader {
  func frame(_ message: Vagary__V1__Frame) throws(WireError) -> Frame {
    let source = try source(text(message.source), "frame.source")
    let size = try frameSize(message.width, message.height)
    let encoding: PixelEncoding = try word(message.encoding, "frame.encoding")
    guard message.blob_index < blobCount else {
      throw .missingBlob(index: message.blob_index, blobs: blobCount)
    }
    return Frame(
      source: source,
      stamp: FrameStamp(frameID: message.frame_id, captureTime: message.capture_time_ns),
      image: EncodedImage(
        width: size.width, height: size.height, encoding: encoding,
        planes: messages(message.n_planes, message.planes).map {
          PixelPlane(offset: Int($0.offset), stride: Int($0.stride))
        },
        bytes: blob(Int(message.blob_index))))
  }

  /// A clock that this version does not know counts as unspecified.
  func frameTiming(_ message: Vagary__V1__Frame) -> FrameTiming {
    let presentation = message.presentation_time.map {
      PresentationTime(
        value: $0.pointee.value, timeBaseNumerator: $0.pointee.time_base_numerator,
        timeBaseDenominator: $0.pointee.time_base_denominator)
    }
    let clock = ClockSource.allCases.first { $0.wire == message.clock_source }
    return FrameTiming(clock: clock ?? .unspecified, presentation: presentation)
  }

  func stamp(
    _ message: UnsafeMutablePointer<Vagary__V1__FrameStamp>?, _ field: String
  ) throws(WireError) -> FrameStamp {
    let message = try required(message, field)
    return FrameStamp(frameID: message.frame_id, captureTime: message.capture_time_ns)
  }
}
