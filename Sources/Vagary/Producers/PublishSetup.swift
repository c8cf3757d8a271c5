import Bus
import Recordings
import VideoModel

/// The checked options of `vagary publish`.
struct PublishSetup {
  struct File {
    /// A video, an image or a folder of images.
    var path: String
    /// Its name in the recorded detections.
    var video: String
  }

  /// The capture time of the first frame.
  enum StartTime: String, Sendable, CaseIterable {
    /// The time of the clock when the first frame is sent.
    case now
    /// 0, so that two runs can be compared.
    case zero = "0"
  }

  var files: [File]
  var source: SourceID
  var endpoints: [Endpoint]
  var scheme: TopicScheme
  var insecure = false
  var pacing: FramePacing
  var startTime: StartTime
  /// Frames per second for the capture times, above 0; `nil` takes the rate of the file.
  var frameRate: Double?
  var encoding = FrameRecoder.Encoding.native
  /// Whether to begin again at the end, until stopped.
  var isLooping = false
  /// Whether to wait for slow subscribers instead of dropping.
  var isLossless = false
  /// Subscriptions to wait for before the first frame; `nil` waits a moment for one.
  var subscribers: Int?
  /// Detections to send with the frames.
  var detections: RecordedDetections?

  /// Frames held for each subscriber, few because they are large: about a second of video.
  static let highWater = 32

  var socketOptions: SocketOptions {
    var options = SocketOptions()
    options.sendHighWater = Self.highWater
    options.isLossless = isLossless
    // Subscribers still have to take the messages that are queued at the end. A signal ends that wait.
    options.linger = isLossless ? 60_000 : 2000
    return options
  }
}
