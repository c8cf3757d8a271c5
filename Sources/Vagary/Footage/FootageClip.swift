import Evaluation
import Media
import Training
import VideoModel

/// One file or folder of frames, with the name its detections are recorded under.
struct FootageClip {
  var name: String
  var path: String
  /// Frames a second; `nil`: as the file says.
  var frameRate: Double?

  /// The two parts of a data set; some sets name the clips of both alike, so recordings name the part too.
  enum Part: String {
    case train, test
  }

  /// The clips of a data set's part.
  static func clips(_ clips: [DatasetClip], _ part: Part, frameRate: Double) -> [FootageClip] {
    clips.map { FootageClip(name: "\(part)-\($0.name)", path: $0.frames, frameRate: frameRate) }
  }

  /// Calls `each` with every frame, decoded, in order.
  func forEachFrame(_ each: (_ index: Int, _ captureTime: Int64, _ image: Image) throws -> Void) throws {
    let frames = try openFrames(path: path, frameRate: frameRate)
    let decoder = ImageDecoder()
    while let frame = try frames.next() {
      try each(frame.index, frame.captureTime, decoder.decode(frame.image))
    }
  }
}

extension TrainingFootage {
  /// Decodes clips into memory with their detections.
  ///
  /// - Parameter limit: most bytes of pixels; more is a failure that says how much there is.
  static func load(
    _ clips: [FootageClip], detections: DetectionProvider, limit: Int, progress: ProgressPrinter
  ) throws -> TrainingFootage {
    var loaded: [Clip] = []
    var bytes = 0
    var frames = 0
    for clip in clips {
      try detections.begin(clip: clip.name)
      var images: [Image] = []
      var times: [Int64] = []
      var boxes: [[Detection]?] = []
      try clip.forEachFrame { index, time, image in
        bytes += image.bytes.count
        guard bytes <= limit else {
          throw CommandFailure(
            .unavailable,
            "the footage needs more than \(limit >> 20) MB in memory (at frame \(index) of \(clip.name))",
            remedy: "Give less footage, or more with --memory MB.")
        }
        boxes.append(
          try detections.detections(clip: clip.name, frame: index, image: image, captureTime: time))
        images.append(image)
        times.append(time)
        frames += 1
        progress.advance(to: frames)
      }
      loaded.append(Clip(name: clip.name, images: images, captureTimes: times, detections: boxes))
    }
    progress.finish(at: frames)
    return TrainingFootage(clips: loaded, detector: detections.identity)
  }
}
