import Bus
import Recordings
import VideoModel

/// What `vagary publish` is to do, checked.
struct PublishSetup {
  struct Footage {
    /// A video, an image or a folder of images.
    var path: String
    /// Its name in the recorded detections.
    var clip: String
  }

  /// Where the capture times begin.
  enum Epoch: String, Sendable, CaseIterable {
    /// With the clock, when the first frame is sent.
    case now
    /// At 0, so that two runs can be compared.
    case zero = "0"
  }

  var footage: [Footage]
  var source: SourceID
  var endpoints: [Endpoint]
  var scheme: TopicScheme
  var insecure = false
  var pacing: FramePacing
  var epoch: Epoch
  /// Frames a second for the capture times; `nil`: as the file says.
  var frameRate: Double?
  var encoding = FrameRecoder.Encoding.native
  /// Begin anew at the end, until stopped.
  var isLooping = false
  /// Wait for slow subscribers instead of dropping.
  var isLossless = false
  /// Subscriptions to wait for before the first frame; `nil` waits a moment for one.
  var subscribers: Int?
  /// Boxes sent beside the frames.
  var detections: RecordedDetections?

  /// Frames held for each subscriber, few because they are large: about a second of video.
  static let highWater = 32

  var socketOptions: SocketOptions {
    var options = SocketOptions()
    options.sendHighWater = Self.highWater
    options.isLossless = isLossless
    // What is queued at the end still has to be taken; a signal does not wait for that.
    options.linger = isLossless ? 60_000 : 2000
    return options
  }
}
