import Tracklets
import VideoModel

/// One video on its way to frames with their objects' clips, as a node would cut them. A value with one owner.
struct FootageClips {
  private let source: SourceID
  private let detector: DetectorIdentity
  private var assembler: ClipAssembler<Image>
  private var frames: UInt64 = 0

  /// - Precondition: `source` is a usable source id.
  ///
  /// - Parameters:
  ///   - needs: the clips to cut.
  ///   - ends: what is done with the first and last frames.
  init(
    source name: String, detector: DetectorIdentity, needs: ClipNeeds, ends: ClipEnds = .slide
  ) {
    guard let source = SourceID(name) else { preconditionFailure("\(name) is a usable source id") }
    self.source = source
    self.detector = detector
    var tracklets = TrackletConfiguration()
    tracklets.ends = ends
    assembler = ClipAssembler<Image>(source: source, needs: needs, tracklets: tracklets, trackPrefix: name)
  }

  /// Takes the next frame; gives the frames whose clips are complete now, in order, numbered from 0.
  mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) -> [FrameClips<Image>] {
    let stamp = FrameStamp(frameID: frames, captureTime: captureTime)
    frames += 1
    let list = detections.map {
      FrameDetections(
        source: source, stamp: stamp, frameWidth: image.width, frameHeight: image.height, detector: detector,
        detections: $0)
    }
    return assembler.push(
      ArrivedFrame(
        stamp: stamp, width: image.width, height: image.height, image: image, detections: list))
  }

  /// The footage ended: the frames that are left.
  mutating func finish() -> [FrameClips<Image>] { assembler.finish() }
}
