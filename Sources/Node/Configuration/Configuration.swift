import Mesh
import NeuralEngine

/// Everything that can be set about a running node, with its defaults.
///
/// Names, units, ranges and texts of the keys are in ``ConfigurationKeys``; this type only holds the
/// values. A plain value: whoever gets a copy owns it.
package struct Configuration: Sendable, Equatable {
  package var node = Node()
  package var bus = Bus()
  package var http = HTTP()
  package var control = Control()
  package var ingest = Ingest()
  package var tracklets = Tracklets()
  package var scoring = Scoring()
  package var bundle = Bundle()
  /// Settings of single sources, by source id; a source without an entry has none of its own.
  package var sources: [String: Source] = [:]
  package var plugins = Plugins()
  package var fusion = Fusion()
  package var events = Events()
  package var publish = Publish()
  var health = Health()
  package var journal = Journal()
  package var log = Log()

  package struct Node: Sendable, Equatable {
    /// 1 to 128 of letters, digits, dot, underscore, dash. Default: the host's name.
    var name = HostName.asNodeName
  }

  package struct Bus: Sendable, Equatable {
    /// `type+bind|connect:endpoint`, at least one.
    var inputs = ["sub+bind:tcp://127.0.0.1:6701"]
    /// `type+bind|connect:endpoint`, at least one.
    var outputs = ["pub+bind:tcp://127.0.0.1:6702"]
    /// Messages a peer may lag behind before its newer ones are dropped.
    var sendHighWater = 1000
    /// Messages that may wait to be read, per peer.
    var receiveHighWater = 1000
    /// First two parts of every topic.
    var topicRoot = "vagary/1"
    var topicOrder = TopicOrder.kindSource
    /// Allows endpoints that bind beyond this machine.
    var insecure = false
    /// Waits for slow readers instead of dropping; for files and tests.
    var lossless = false
  }

  package struct HTTP: Sendable, Equatable {
    /// `host:port` (``ListenAddress``); `nil` answers nobody.
    var listen: String?
    /// Allows an address that other machines can reach.
    var insecure = false
  }

  package struct Control: Sendable, Equatable {
    /// Socket file for orders, absolute; `nil` takes none.
    var path: String?
  }

  package enum TopicOrder: String, Sendable, Equatable, CaseIterable {
    case kindSource = "kind-source"
    case sourceKind = "source-kind"
  }

  package struct Ingest: Sendable, Equatable {
    /// Milliseconds a frame waits for its detections.
    var joinDeadline = 1000
    /// Megabytes (2^20 bytes) of frames kept at once, all sources together.
    var frameStore = 512
    var sourcesLimit = 256
    /// Seconds without a message after which a source is flushed and forgotten.
    var idleEviction = 10.0
  }

  package struct Tracklets: Sendable, Equatable {
    /// Least overlap (IoU, 0...1) that continues a track.
    var minimumOverlap = 0.3
    /// Frames a track may go unseen; 0 ends it at once.
    var patience = 15
  }

  package struct Scoring: Sendable, Equatable {
    /// Worker threads; 0 takes one for each core.
    var threads = 0
    /// Frames that may wait for a worker.
    var queue = 64
    /// Of the products in the backbone.
    var precision = Precision.exact
  }

  package struct Bundle: Sendable, Equatable {
    /// Folder of the model bundle for sources without one of their own, absolute.
    var path: String?
  }

  package struct Source: Sendable, Equatable {
    /// Folder of this source's own model bundle, absolute.
    var bundle: String?
    /// `NAME` or `NAME:MODEL` of a detector plugin the node itself runs on this source.
    var detector: String?
    /// `name=value` handed to that detector.
    var detectorSettings: [String] = []
    /// Other ids under which producers send this source.
    var aliases: [String] = []
    /// Parts of the picture whose objects are not looked at, each as `Polygon` reads it.
    var ignore: [String] = []
    /// When it is in which profile, each as `ProfileSchedule.Span` reads it; none: its pictures tell.
    var profiles: [String] = []
  }

  package struct Plugins: Sendable, Equatable {
    /// Folders searched before the usual ones, absolute.
    var folders: [String] = []
  }

  package struct Fusion: Sendable, Equatable {
    var mode = Mode.meanStandardised
    /// Seconds of capture time; time constant of the causal filter, 0 switches it off.
    var causal = 0.5

    package enum Mode: String, Sendable, Equatable, CaseIterable {
      case meanStandardised = "mean-standardised"
      case meanTail = "mean-tail"
      case maximum
      case plainMean = "plain-mean"
    }
  }

  package struct Events: Sendable, Equatable {
    /// Calibrated score (`-log10` of the tail probability) that opens an event.
    var threshold = 3.0
    /// Calibrated score under which an event ends; not above `threshold`.
    var release = 2.0
    /// Normal tracks an hour that may open an event, instead of `threshold`; 0: `threshold` counts.
    var falsePerHour = 0.0
    /// Seconds of capture time above the threshold before an event is told.
    var minimum = 0.6
    /// Seconds of capture time an event may dip below `release` and still be the same one.
    var mergeGap = 1.0
    /// Seconds after an event in which no other one of its track is told; 0: none.
    var trackCooldown = 0.0
    /// The same of its source.
    var sourceCooldown = 0.0
    /// Whether events come with pictures of their object.
    var cropStrips = false
  }

  package struct Publish: Sendable, Equatable {
    var scores = Scores.all
    /// Score messages of a source a second, at most, where `scores` is `limited`.
    var scoresPerSecond = 1.0

    package enum Scores: String, Sendable, Equatable, CaseIterable {
      case all, changes, limited
    }
  }

  package struct Health: Sendable, Equatable {
    /// Whether the picture of each source is checked: dark, covered, frozen, moved.
    var picture = true
    /// Whether a source is blind when its picture moves and its detector sees next to nothing; wants `picture`.
    var detector = true
    /// Whether scores, objects, classes and sizes are compared with the calibration.
    var drift = true
    /// Seconds of capture time these two look back on.
    var window = 3600.0
  }

  package struct Journal: Sendable, Equatable {
    /// File the events are kept in, absolute; `nil`: they are not.
    var path: String?
    /// Days since an event ended after which it is removed.
    var days = 90
    /// Megabytes (2^20 bytes) of the file above which the oldest events are removed.
    var size = 512
  }

  package struct Log: Sendable, Equatable {
    package var level = Level.info
    package var format = Format.text

    package enum Level: String, Sendable, Equatable, CaseIterable {
      case trace, debug, info, notice, warning, error, critical
    }

    package enum Format: String, Sendable, Equatable, CaseIterable {
      case text, json
    }
  }
}
