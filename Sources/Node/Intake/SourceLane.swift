import Bundles
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
    source: SourceID, bundle: ModelBundle?, tracklets: TrackletConfiguration, epoch: String,
    decoders: DecoderPool
  ) {
    self.source = source
    self.bundle = bundle
    self.decoders = decoders
    assembler = ClipAssembler(
      source: source, views: bundle?.views ?? [],
      configuration: Self.configuration(tracklets, for: bundle), epoch: epoch)
  }

  private static func configuration(
    _ tracklets: TrackletConfiguration, for bundle: ModelBundle?
  ) -> TrackletConfiguration {
    var configuration = tracklets
    configuration.step = bundle?.manifest.clipStep ?? 1
    configuration.newTrackConfidence = bundle?.manifest.leastNewTrackConfidence ?? 0
    return configuration
  }

  /// Goes on with the same tracks and waiting frames under another bundle or configuration, if the bundle follows the
  /// same detections and cuts its clips as the one before does.
  ///
  /// - Returns: whether it does; if not, nothing has changed.
  mutating func replan(bundle: ModelBundle?, tracklets: TrackletConfiguration) -> Bool {
    guard bundle?.views ?? [] == self.bundle?.views ?? [],
      bundle?.manifest.clipStep ?? 1 == self.bundle?.manifest.clipStep ?? 1,
      bundle?.manifest.leastNewTrackConfidence ?? 0 == self.bundle?.manifest.leastNewTrackConfidence ?? 0
    else { return false }
    self.bundle = bundle
    assembler.reconfigure(Self.configuration(tracklets, for: bundle))
    return true
  }

  mutating func push(_ frame: Frame, _ detections: FrameDetections?, arrived: Int64) -> [FrameClips<
    LazyImage
  >] {
    assembler.push(
      ArrivedFrame(
        stamp: frame.stamp, width: frame.image.width, height: frame.image.height,
        picture: LazyImage(frame.image, arrived: arrived, decoders: decoders), detections: detections))
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
