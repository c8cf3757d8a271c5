import Backbone
import VideoModel

/// One object off a live stream: the crops of its box from the frames around its detection, and what calibration has
/// to know of it. No image of the scene is kept.
package struct CollectedObject: Sendable {
  package var source: SourceID
  package var stamp: FrameStamp
  /// Unique within the collection.
  package var track: String
  /// Its box in pixels of the frame, inside it.
  package var detection: Detection
  /// Whether the edge of the frame cuts it off.
  package var isCut: Bool
  /// Crops of consecutive frames, oldest first, 64 x 64 bgr24.
  package var crops: [Image]
  /// Index into `crops` of the detection's own frame.
  package var position: Int
  /// Nanoseconds from frame to frame around it.
  package var interval: Int64

  /// Bytes that an object with crops of so many frames takes, about.
  package static func bytes(frames: Int) -> Int { frames * (CropCutter.values + 96) + 512 }

  /// The object as footage of its own: its crops are the frames, and fill them.
  func video() -> TrainingFootage.Video {
    var filling = detection
    let side = Float(BackboneVariant.cropSide)
    filling.box = BoundingBox(left: 0, top: 0, width: side, height: side)
    // It has been followed: no tracker is to doubt it again.
    filling.trackID = track
    return TrainingFootage.Video(
      name: track, images: crops,
      captureTimes: crops.indices.map { stamp.captureTime + Int64($0 - position) * interval },
      detections: crops.indices.map { $0 == position ? [filling] : nil })
  }
}
