import Fusion
import Ingest
import Testing
import VideoModel

@testable import Node

@Suite struct NodeSetupTests {
  /// An hour of one source: 360 tracks of ten frames, each with a score of its own.
  private func calibration() throws -> Calibration {
    let objects = (0..<360).flatMap { track in
      (0..<10).map { frame in
        let time = Int64(track) * 10_000_000_000 + Int64(frame) * 1_000_000_000
        return CalibrationObject(
          source: "gate", stamp: FrameStamp(frameID: UInt64(10 * track + frame), captureTime: time),
          track: "\(track)", tasks: [RawTaskScore(task: "arrow", raw: Float(track % 90), bounded: nil)])
      }
    }
    return try Calibration.fit(objects, detector: "motion")
  }

  @Test("Events open at the configured threshold when no number of false events per hour is set")
  func fixed() throws {
    let events = try #require(try NodeSetup(Configuration()).events(calibration()))
    #expect(events.threshold == 3)
    #expect(events.release == 2)
  }

  @Test("With events.false_per_hour the calibration sets the threshold, and release keeps its part of it")
  func calibrated() throws {
    let calibration = try calibration()
    var configuration = Configuration()
    var last = Float.infinity
    for rate in [4.0, 20, 200] {
      configuration.events.falsePerHour = rate
      let events = try #require(try NodeSetup(configuration).events(calibration))
      let expected = try #require(calibration.eventThreshold(falseEventsPerHour: rate))
      #expect(events.threshold == expected)
      #expect(abs(events.release - expected * 2 / 3) < 1e-5)
      #expect(events.threshold < last, "more false events, a lower threshold")
      #expect(events.problems().isEmpty)
      last = events.threshold
    }
  }

  @Test("No events are opened when the calibration is too short for the number of false events per hour")
  func unsupported() throws {
    var configuration = Configuration()
    // There is one hour of footage; one false event per hour needs three.
    configuration.events.falsePerHour = 1
    #expect(try NodeSetup(configuration).events(calibration()) == nil)
  }

  @Test("The ends of every range of a key are values that the stages accept")
  func ends() throws {
    let calibration = try calibration()
    let gate = try #require(SourceID("gate"))
    let keys = ConfigurationKeys.node.filter { $0.type.allowed.contains("...") }
    #expect(keys.count > 20)
    for key in keys {
      for end in key.type.allowed.prefix(while: { $0 != " " }).split(separator: "...").map(String.init) {
        var configuration = Configuration()
        // Only the key itself must be at its end.
        configuration.events.rule.release = 0
        guard case .value(let value) = key.type.read(.scalar(end), "/") else {
          Issue.record("\(key.name) refuses \(end)")
          continue
        }
        key.write(&configuration, value)
        #expect(key.read(configuration) == value, "\(key.name) = \(end)")
        configuration.events.rule.threshold = max(
          configuration.events.rule.threshold, configuration.events.rule.release)
        let setup = try NodeSetup(configuration)
        let events = setup.events(calibration)
        #expect(events?.problems() ?? [] == [], "\(key.name) = \(end)")
        #expect(events != nil || key.name == "events.false_per_hour")
        #expect(setup.tracklets(of: gate).problems() == [], "\(key.name) = \(end)")
        #expect(configuration.ingest.problems() + setup.join.problems() == [], "\(key.name) = \(end)")
        #expect(configuration.bus.socket.problems() == [], "\(key.name) = \(end)")
        #expect(configuration.health.rangeProblems() == [], "\(key.name) = \(end)")
        #expect(configuration.journal.retention.rangeProblems() == [], "\(key.name) = \(end)")
        _ = FrameFusion(source: gate, timeConstant: configuration.fusion.causal)
      }
    }
  }

  @Test("A key in milliseconds, megabytes or seconds sets the stage's own unit")
  func units() throws {
    let configuration = try ConfigurationLoader.load(
      file: nil, environment: [:],
      settings: [
        "ingest.join_deadline_ms=250", "ingest.frame_store_mb=64", "journal.size_mb=2",
        "tracklets.minimum_overlap=0.45", "events.minimum_s=1.5",
      ], workingFolder: "/"
    ).configuration
    let setup = try NodeSetup(configuration)
    #expect(setup.join.deadline == 250_000_000)
    #expect(setup.frameStoreBytes == 64 << 20)
    #expect(setup.join.maximumBytes == JoinConfiguration().maximumBytes)
    #expect(configuration.journal.retention.bytes == 2 << 20)
    #expect(configuration.tracklets.minimumOverlap == 0.45)
    #expect(configuration.events.rule.minimumDuration == 1.5)
  }

  @Test("In a lossless mesh frames wait for their detections without end, whatever the deadline")
  func lossless() throws {
    var configuration = Configuration()
    #expect(try NodeSetup(configuration).join.deadline == 1_000_000_000)
    configuration.bus.socket.isLossless = true
    #expect(try NodeSetup(configuration).join.deadline == nil)
  }
}
