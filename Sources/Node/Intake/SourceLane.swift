import Bundles
import Scoring
import Tracklets
import VideoModel

/// One source as the ingest thread follows it: joined frames in, clips out.
///
/// A value with one owner, the ingest thread.
struct SourceLane {
  let source: SourceID
  private(set) var bundle: ModelBundle?
  private var assembler: ClipAssembler<LazyImage>
  private let decoders: DecoderPool
  /// Capture time of the frame that was looked at last.
  private var lookedAt: Int64?

  /// Nanoseconds of capture time between looks at the picture itself.
  private static let lookInterval: Int64 = 500_000_000

  init(
    source: SourceID, bundle: ModelBundle?, tracklets: TrackletConfiguration, trackPrefix: String,
    decoders: DecoderPool
  ) {
    self.source = source
    self.bundle = bundle
    self.decoders = decoders
    assembler = ClipAssembler(
      source: source, needs: bundle?.clipNeeds ?? ClipNeeds(), tracklets: tracklets,
      trackPrefix: trackPrefix)
  }

  /// Goes on with the same tracks and waiting frames under another bundle or configuration, if the bundle follows the
  /// same detections and cuts its clips as the one before does.
  ///
  /// - Returns: whether it does; if not, nothing has changed.
  mutating func replan(bundle: ModelBundle?, tracklets: TrackletConfiguration) -> Bool {
    guard bundle?.clipNeeds ?? ClipNeeds() == assembler.needs else { return false }
    self.bundle = bundle
    assembler.reconfigure(tracklets)
    return true
  }

  mutating func push(_ frame: Frame, _ detections: FrameDetections?, arrived: Int64) -> [FrameClips<
    LazyImage
  >] {
    assembler.push(
      ArrivedFrame(
        stamp: frame.stamp, width: frame.image.width, height: frame.image.height,
        image: LazyImage(frame.image, arrived: arrived, decoders: decoders), detections: detections))
  }

  /// The picture to look at when it is time for that.
  mutating func pictureToLookAt(_ frame: Frame, arrived: Int64) -> LazyImage? {
    let time = frame.stamp.captureTime
    if let lookedAt, time >= lookedAt, time - lookedAt < Self.lookInterval { return nil }
    lookedAt = time
    return LazyImage(frame.image, arrived: arrived, decoders: decoders)
  }

  mutating func finish(_ reason: NotScoredReason) -> [FrameClips<LazyImage>] {
    assembler.finish(reason: reason)
  }
}
