import Bus
import VideoModel

/// The checked options of `vagary detect` on a bus.
struct DetectSetup {
  /// The endpoints that frames come from.
  var input: [Endpoint]
  /// The endpoints that detections go to.
  var output: [Endpoint]
  var scheme: TopicScheme
  var insecure = false
  /// The only source to detect in; `nil` for all.
  var source: SourceID?
  /// Whether to wait for slow subscribers instead of dropping.
  var isLossless = false
  /// Number of subscriptions to wait for before the first frame; `nil` waits one second for one.
  var subscribers: Int?
  /// Number of ended streams after which to stop; `nil` runs until the stop.
  var endsWanted: Int?

  /// Frames queued from each publisher. They are few because frames are large and old ones are of little use.
  static let frameHighWater = 32

  var inputOptions: SocketOptions {
    var options = SocketOptions()
    options.receiveHighWater = Self.frameHighWater
    return options
  }

  var outputOptions: SocketOptions {
    var options = SocketOptions()
    options.isLossless = isLossless
    options.linger = isLossless ? 60_000 : 2000
    return options
  }
}
