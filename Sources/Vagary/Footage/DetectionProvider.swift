import PluginHost
import Recordings
import VideoModel

/// Where the boxes of a file's frames come from: a recording, or a detector that looks now.
struct DetectionProvider {
  enum Origin {
    case recorded(RecordedDetections)
    case detector(DetectorPlugin)
  }

  let origin: Origin

  /// - Parameters:
  ///   - recording: path of recorded detections, or `nil`.
  ///   - detector: `name` or `name:model` with `key=value` settings, or `nil`. One of the two is given.
  init(recording: String?, detector: String?, settings: [String: String], catalog: PluginCatalog) throws {
    switch (recording, detector) {
    case (let path?, nil): origin = .recorded(try RecordedDetections.read(path))
    case (nil, let name?): origin = .detector(try catalog.detector(name, settings: settings))
    default:
      throw CommandFailure(
        .usage, "boxes come from one place",
        remedy: "Give either --detections FILE or --detector NAME[:MODEL].")
    }
  }

  var identity: DetectorIdentity {
    switch origin {
    case .recorded(let recording): recording.detector
    case .detector(let plugin): plugin.detectorIdentity
    }
  }

  /// Call before the first frame of a clip.
  func begin(clip: String) throws {
    switch origin {
    case .recorded(let recording):
      guard recording.clips[clip] != nil else {
        throw CommandFailure(
          .badData, "the recorded detections have no clip \(clip)",
          remedy: "Record them for this footage with `vagary detect --record`; they have: "
            + recording.clipNames.prefix(8).joined(separator: ", "))
      }
    case .detector(let plugin): plugin.reset()
    }
  }

  /// The boxes of a frame; `nil` where no detector looked.
  ///
  /// - Parameter image: its pixels, grey or packed; called only where a detector looks.
  func detections(
    clip: String, frame: Int, image: () throws -> Image, captureTime: Int64
  ) throws -> [Detection]? {
    switch origin {
    case .recorded(let recording): recording.detections(clip: clip, frame: frame)
    case .detector(let plugin): try plugin.detect(image(), captureTime: captureTime)
    }
  }
}
