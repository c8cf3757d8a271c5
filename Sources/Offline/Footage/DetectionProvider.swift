import PlainText
import PluginHost
import Recordings
import VideoModel

/// Where the boxes of a file's frames come from: a recording, or a detector that looks now.
package struct DetectionProvider {
  package enum Origin {
    case recorded(RecordedDetections)
    case detector(DetectorPlugin)
  }

  package let origin: Origin
  /// Objects whose feet are inside are left out.
  private let ignore: [Polygon]
  /// Least confidence of a detection that may begin a track; others that continue no track are left out. 0 leaves out none.
  package let newTrackConfidence: Float

  /// - Parameters:
  ///   - recordings: paths of recorded detections of one detector, each of other videos.
  ///   - detector: `name` or `name:model` with `key=value` settings, or `nil`. One of the two is given.
  package init(
    recordings: [String], detector: String?, settings: [String: String], ignore: [Polygon] = [],
    newTrackConfidence: Float, catalog: PluginCatalog
  ) throws {
    self.newTrackConfidence = newTrackConfidence
    self.ignore = ignore
    switch (recordings.first, detector) {
    case (let first?, nil):
      var all = try RecordedDetections.read(first)
      for path in recordings.dropFirst() { try Self.add(path, to: &all) }
      origin = .recorded(all)
    case (nil, let name?): origin = .detector(try catalog.detector(name, settings: settings))
    default:
      throw CommandFailure(
        .usage, "boxes come from one place",
        remedy: "Give either --detections FILE or --detector NAME[:MODEL].")
    }
  }

  private static func add(_ path: String, to all: inout RecordedDetections) throws {
    let more = try RecordedDetections.read(path)
    guard more.detector == all.detector else {
      throw CommandFailure(
        .badData,
        "\(path) holds boxes of \(more.detector.id), the recording before it those of \(all.detector.id)",
        remedy:
          "Scores of one detector's boxes mean nothing on another's: record all videos with the same one.")
    }
    for (video, frames) in more.videos {
      guard all.videos[video] == nil else {
        throw CommandFailure(
          .badData, "\(path): video \(video) is in a recording before it as well",
          remedy: "Name each video once.")
      }
      for (frame, boxes) in frames { all.set(boxes, video: video, frame: frame) }
    }
  }

  package var identity: DetectorIdentity {
    switch origin {
    case .recorded(let recording): recording.detector
    case .detector(let plugin): plugin.detectorIdentity
    }
  }

  /// Call before the first frame of a video.
  package func begin(video: String) throws {
    switch origin {
    case .recorded(let recording):
      guard recording.videos[video] != nil else {
        throw CommandFailure(
          .badData, "the recorded detections have no video \(video)",
          remedy: "Record them for this footage with `vagary detect --record`; they have: "
            + recording.videoNames.prefix(8).joined(separator: ", "))
      }
    case .detector(let plugin): plugin.reset()
    }
  }

  /// The boxes of a frame as it counts them, of `width` x `height` pixels: without those to be left out.
  package func kept(_ detections: [Detection], width: Int, height: Int) -> [Detection] {
    guard !ignore.isEmpty else { return detections }
    return detections.filter { detection in
      !ignore.contains { $0.holds(detection.box, width: width, height: height) }
    }
  }

  /// The boxes of a frame; `nil` where no detector looked.
  ///
  /// - Parameter image: its pixels, grey or packed; called only where a detector looks.
  package func detections(
    video: String, frame: Int, image: () throws -> Image, captureTime: Int64
  ) throws -> [Detection]? {
    switch origin {
    case .recorded(let recording): recording.detections(video: video, frame: frame)
    case .detector(let plugin): try plugin.detect(image(), captureTime: captureTime)
    }
  }
}
