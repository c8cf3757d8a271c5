import Evaluation
import Media
import Tracklets
import VideoModel

/// One file or folder of frames, with the name its detections are recorded under.
package struct FootageVideo {
  package var name: String
  package var path: String
  /// Frames per second; `nil`: as the file says.
  package var frameRate: Double?
  /// Number of labels, one for each frame; `nil` for a video without labels.
  package var labels: Int?

  package init(name: String, path: String, frameRate: Double? = nil, labels: Int? = nil) {
    self.name = name
    self.path = path
    self.frameRate = frameRate
    self.labels = labels
  }

  /// The two parts of a data set; some sets name the videos of both alike, so recordings name the part too.
  package enum Part: String {
    case train, test
  }

  /// The videos of a data set's part.
  package static func videos(_ videos: [DatasetVideo], _ part: Part, frameRate: Double) -> [FootageVideo] {
    videos.map {
      FootageVideo(
        name: "\(part)-\($0.name)", path: $0.frames, frameRate: frameRate, labels: $0.labels?.count)
    }
  }

  /// Calls `each` with every frame, decoded to grey or packed pixels, in order.
  package func forEachFrame(_ each: (_ index: Int, _ captureTime: Int64, _ image: Image) throws -> Void)
    throws
  {
    let decoder = ImageDecoder()
    try forEachEncoded { index, time, image in try each(index, time, decoder.decode(image)) }
  }

  /// Calls `each` with some frames, decoded to grey or packed pixels, in order.
  package func forEachFrame(
    _ wanted: Set<Int>, _ each: (_ index: Int, _ captureTime: Int64, _ image: Image) throws -> Void
  ) throws {
    let decoder = ImageDecoder()
    try forEachEncoded { index, time, image in
      if wanted.contains(index) { try each(index, time, decoder.decode(image)) }
    }
  }

  /// Calls `each` with every frame as crops are cut from it and with its boxes, in order; `nil`: no detector looked.
  ///
  /// - Returns: detections that were left out, too doubtful to begin a track.
  @discardableResult package func forEachFrame(
    detectedBy detections: DetectionProvider,
    _ each: (_ index: Int, _ captureTime: Int64, _ image: Image, _ boxes: [Detection]?) throws -> Void
  ) throws -> Int {
    try detections.begin(video: name)
    let decoder = ImageDecoder()
    var followed = FollowedDetections(newTrackConfidence: detections.newTrackConfidence)
    try forEachEncoded { index, time, encoded in
      let boxes = try detections.detections(
        video: name, frame: index, image: { try decoder.decode(encoded) }, captureTime: time)
      let image = try decoder.decode(encoded, keepingPlanes: true)
      let (width, height) = (image.width, image.height)
      let kept = boxes.map { detections.kept($0, width: width, height: height) }
      try each(index, time, image, followed.keep(kept, width: width, height: height))
    }
    return followed.leftOut
  }

  /// Calls `each` with every frame, not decoded, in order. Throws in the end when a labelled video has turned out to have
  /// more or fewer frames than labels: only decoding counts the frames of a video file.
  private func forEachEncoded(
    _ each: (_ index: Int, _ captureTime: Int64, _ image: EncodedImage) throws -> Void
  )
    throws
  {
    let frames = try openFrames(path: path, frameRate: frameRate)
    var count = 0
    while let frame = try frames.next() {
      try each(frame.index, frame.captureTime, frame.image)
      count += 1
    }
    if let labels, labels != count {
      throw DatasetError.mismatch(["video \(name) has \(count) frames (\(path)), but \(labels) labels"])
    }
  }
}
