import PlainText
import Training
import VideoModel

/// Videos decoded into memory with their detections, pixels as the node cuts crops from them.
package struct LoadedFootage {
  package private(set) var footage: TrainingFootage
  /// Detections left out because they were too doubtful to begin a track and continued none.
  package private(set) var leftOut = 0

  /// Decodes all videos.
  ///
  /// - Parameters:
  ///   - limit: most bytes of pixels.
  ///   - stage: what this pass is called in `progress`.
  /// - Throws: `CommandFailure` when the pixels need more than `limit` bytes, and what decoder and detector throw.
  package init(
    _ videos: [FootageVideo], detections: DetectionProvider, limit: Int, stage: String = "load",
    progress: FrameProgress.Receiver
  ) throws {
    footage = TrainingFootage(videos: [], detector: detections.identity)
    var pass = FrameProgress(stage)
    var bytes = 0
    for video in videos {
      var loaded = TrainingFootage.Video(name: video.name, images: [], captureTimes: [], detections: [])
      leftOut += try video.forEachFrame(detectedBy: detections) { index, time, image, found in
        bytes += image.bytes.count
        guard bytes <= limit else {
          throw CommandFailure(
            .unavailable,
            "the footage needs more than \(limit >> 20) MB in memory (at frame \(index) of \(video.name))",
            remedy: "Give less footage, or more with --memory MB.")
        }
        loaded.images.append(image)
        loaded.captureTimes.append(time)
        loaded.detections.append(found)
        pass.advance(progress)
      }
      footage.videos.append(loaded)
    }
    pass.finish(progress)
  }
}
