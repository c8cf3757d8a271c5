import Bus
import Fusion
import Health
import Ingest
import Journal
import Logging
import Mesh
import NeuralEngine
import Settings
import Tracklets

/// Everything that can be set about a running node, with its defaults.
///
/// Settings of a stage are the stage's own configuration value, with default, range and unit there. Names and texts of
/// the keys are in ``ConfigurationKeys``. A plain value: each copy has one owner.
package struct Configuration: Sendable, Equatable, HasDefaults {
  package var node = Node()
  package var bus = Bus()
  package var http = HTTP()
  package var control = Control()
  package var ingest = IngestConfiguration()
  package var tracklets = TrackletConfiguration()
  package var scoring = Scoring()
  package var bundle = Bundle()
  /// Settings of single sources, by source id; a source without an entry has the defaults.
  package var sources: [String: Source] = [:]
  package var plugins = Plugins()
  package var fusion = FusionConfiguration()
  package var events = Events()
  package var publish = ScoreThinning.Rule()
  package var health = HealthConfiguration()
  package var journal = Journal()
  package var log = Log()

  package init() {}

  package struct Node: Sendable, Equatable {
    /// 1 to 128 letters, digits, dots, underscores or dashes. Default: the host's name.
    package var name = HostName.asNodeName
  }

  package struct Bus: Sendable, Equatable {
    /// `type+bind|connect:endpoint`, at least one.
    package var inputs = ["sub+bind:tcp://127.0.0.1:6701"]
    /// `type+bind|connect:endpoint`, at least one.
    package var outputs = ["pub+bind:tcp://127.0.0.1:6702"]
    /// Options of the sockets at these endpoints.
    package var socket = SocketOptions()
    /// First parts of every topic.
    package var topicRoot = TopicScheme.standard.root
    package var topicOrder = TopicScheme.standard.order
    /// Allows endpoints that bind beyond this machine.
    package var insecure = false

    /// Whether the node waits for slow subscribers instead of dropping messages.
    package var lossless: Bool { socket.isLossless }
  }

  package struct HTTP: Sendable, Equatable {
    /// `host:port` (``ListenAddress``); `nil`: the node serves no HTTP.
    package var listen: String?
    /// Allows an address that other machines can reach.
    package var insecure = false
  }

  package struct Control: Sendable, Equatable {
    /// Socket file for orders, absolute; `nil`: the node accepts none.
    package var path: String?
  }

  package struct Scoring: Sendable, Equatable {
    /// Scoring threads; 0 takes one per core.
    @Setting(0...1024, "threads") package var threads = 0
    /// Frames that can wait for a scoring thread.
    @Setting(1...65_536, "frames") package var queue = 64
    /// Precision of the products in the backbone.
    package var precision = Precision.exact
  }

  package struct Bundle: Sendable, Equatable {
    /// Folder of the model bundle for sources without a bundle of their own, absolute.
    package var path: String?
  }

  package struct Source: Sendable, Equatable, HasDefaults {
    /// Folder of this source's own model bundle, absolute.
    package var bundle: String?
    /// `NAME` or `NAME:MODEL` of a detector plugin that the node runs on this source.
    package var detector: String?
    /// `name=value` for that detector.
    package var detectorSettings: [String] = []
    /// Other ids under which producers send this source, each a usable part of a topic (``Topic``).
    package var aliases: [String] = []
    /// Parts of the image whose objects are not scored, each as `Polygon` reads it.
    package var ignore: [String] = []
    /// Times of day with their profile, each as `ProfileSchedule.Span` reads it. None: the images decide.
    package var profiles: [String] = []

    package init() {}
  }

  package struct Plugins: Sendable, Equatable {
    /// Folders searched before the default ones, absolute.
    package var folders: [String] = []
  }

  package struct Events: Sendable, Equatable {
    package var rule = EventConfiguration()
    /// Normal tracks per hour that can open an event. It replaces the threshold of `rule`; 0: that threshold counts.
    @Setting(0...100_000, "tracks per hour") package var falsePerHour = 0.0
    /// Whether events carry crops of their object.
    package var cropStrips = false
  }

  package struct Journal: Sendable, Equatable {
    /// File in which events are stored, absolute; `nil`: events are not stored.
    package var path: String?
    package var retention = JournalRetention()
  }

  package struct Log: Sendable, Equatable {
    package var level = Logger.Level.info
    package var format = Format.text

    package enum Format: String, Sendable, Equatable, CaseIterable {
      case text, json
    }
  }
}
