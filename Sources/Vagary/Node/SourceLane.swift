import Bundles
import Tracklets
import VideoModel

/// One source as the ingest thread follows it: joined frames in, clips out.
///
/// A value with one owner, the ingest thread.
struct SourceLane {
  let source: SourceID
  let bundle: ModelBundle?
  private var assembler: ClipAssembler<NodePicture>
  private let decoders: DecoderPool

  init(
    source: SourceID, bundle: ModelBundle?, tracklets: TrackletConfiguration, epoch: String,
    decoders: DecoderPool
  ) {
    self.source = source
    self.bundle = bundle
    self.decoders = decoders
    var configuration = tracklets
    configuration.step = bundle?.manifest.clipStep ?? 1
    assembler = ClipAssembler(
      source: source, views: bundle?.views ?? [], configuration: configuration, epoch: epoch)
  }

  mutating func push(_ frame: Frame, _ detections: FrameDetections?, arrived: Int64) -> [FrameClips<
    NodePicture
  >] {
    assembler.push(
      ArrivedFrame(
        stamp: frame.stamp, width: frame.image.width, height: frame.image.height,
        picture: NodePicture(frame.image, arrived: arrived, decoders: decoders), detections: detections))
  }

  mutating func finish(_ reason: NotScoredReason) -> [FrameClips<NodePicture>] {
    assembler.finish(reason: reason)
  }
}
