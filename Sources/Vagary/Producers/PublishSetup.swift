import Bus
import Recordings
import VideoModel

/// The checked options of `vagary publish`.
struct PublishSetup {
  struct File {
    /// The path of a video, an image or a folder of images.
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
  /// Number of subscriptions to wait for before the first frame; `nil` waits one second for one.
  var subscribers: Int?
  /// Detections to send with the frames.
  var detections: RecordedDetections?

  /// Frames queued for each subscriber, about one second of video.
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
