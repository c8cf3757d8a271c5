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
  mutating func add<Picture: ClipPicture>(
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
  private static func cut<Picture: ClipPicture>(
    _ box: BoundingBox, from frame: FrameClips<Picture>, _ view: ClipView
  ) -> CropStrip? {
    guard let indexes = frame.pictureIndexes(for: view) else { return nil }
    let images = indexes.compactMap { frame.window[$0].image() }
    guard images.count == indexes.count else { return nil }
    let (side, channels) = (BackboneVariant.cropSide, BackboneVariant.cropChannels)
    var bytes = [UInt8](repeating: 0, count: images.count * side * side * channels)
    var crop = [Float](repeating: 0, count: CropCutter.values)
    for (place, image) in images.enumerated() {
      crop.withUnsafeMutableBufferPointer { CropCutter.cut(box, from: image, into: $0.baseAddress!) }
      for row in 0..<side {
        let target = (row * images.count + place) * side * channels
        for value in 0..<side * channels {
          bytes[target + value] = UInt8((crop[row * side * channels + value] * 255).rounded())
        }
      }
    }
    let picture = Image(width: images.count * side, height: side, format: .bgr24, bytes: bytes)
    guard let jpeg = try? JPEGEncoder(quality: quality).encode(picture) else { return nil }
    return CropStrip(stamp: frame.stamp, crops: images.count, jpeg: jpeg)
  }
}
