import Backbone
import Media
import Scoring
import Tracklets
import VideoModel

/// Puts pictures of their objects to events.
///
/// A strip is cut when an event is told to begin or to have a new peak, and goes with every later message of the event.
/// Where the start is told later than the peak, it shows the object at the telling. A value with one owner.
struct CropStrips {
  private static let quality = 85

  /// Of events that have not ended, by their id.
  private var strips: [String: CropStrip] = [:]

  /// - Parameters:
  ///   - frame: the frame that the events are news of; `nil`: they end without one.
  ///   - views: what the tasks are shown; the strip is of the longest.
  mutating func add<Picture: FrameImage>(
    to events: [AnomalyEvent], from frame: FrameClips<Picture>?, views: [ClipView]
  ) -> [AnomalyEvent] {
    events.map { event in
      var event = event
      if event.phase != .end, let frame, let view = views.max(by: { $0.offsets.count < $1.offsets.count }),
        let clip = frame.clips.first(where: { $0.track == event.track }),
        let strip = Self.cut(clip.box, from: frame, view)
      {
        strips[event.id] = strip
      }
      event.strip = strips[event.id]
      if event.phase == .end { strips[event.id] = nil }
      return event
    }
  }

  /// `nil` when a picture of the view is not there or cannot be read, which was counted when it was scored.
  private static func cut<Picture: FrameImage>(
    _ box: BoundingBox, from frame: FrameClips<Picture>, _ view: ClipView
  ) -> CropStrip? {
    guard let indexes = frame.imageIndexes(for: view) else { return nil }
    let images = indexes.compactMap { frame.window[$0].image() }
    guard images.count == indexes.count else { return nil }
    let crops = images.map { CropCutter.picture(of: box, from: $0) }
    let side = BackboneVariant.cropSide
    let row = side * BackboneVariant.cropChannels
    let bytes = (0..<side).flatMap { y in crops.flatMap { $0.bytes[y * row..<(y + 1) * row] } }
    let picture = Image(width: images.count * side, height: side, format: .bgr24, bytes: bytes)
    guard let jpeg = try? JPEGEncoder(quality: quality).encode(picture) else { return nil }
    return CropStrip(stamp: frame.stamp, crops: images.count, jpeg: jpeg)
  }
}
