import Fusion
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

  @Test("Events open at the configured threshold unless a number of false ones an hour is given")
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

  @Test("Rarer events than the calibration's footage can promise are not opened at all")
  func unsupported() throws {
    var configuration = Configuration()
    // One hour of footage; once an hour needs three.
    configuration.events.falsePerHour = 1
    #expect(try NodeSetup(configuration).events(calibration()) == nil)
  }

  @Test("The ends of every range of events and tracks are values that the stages take")
  func ends() throws {
    let calibration = try calibration()
    let keys = ConfigurationKeys.node.filter {
      ($0.name.hasPrefix("events.") && $0.name != "events.false_per_hour") || $0.name.hasPrefix("tracklets.")
    }
    #expect(keys.count > 7)
    for key in keys {
      for end in key.type.allowed.prefix(while: { $0 != " " }).split(separator: "...").map(String.init) {
        var configuration = Configuration()
        // Nothing but the key itself is to be wrong.
        configuration.events.release = 0
        guard case .value(let value) = key.type.read(.scalar(end), "/") else {
          Issue.record("\(key.name) refuses \(end)")
          continue
        }
        key.write(&configuration, value)
        configuration.events.threshold = max(configuration.events.threshold, configuration.events.release)
        let plan = try NodeSetup(configuration)
        #expect(try #require(plan.events(calibration)).problems() == [], "\(key.name) = \(end)")
        #expect(plan.tracklets(of: try #require(SourceID("gate"))).problems() == [], "\(key.name) = \(end)")
      }
    }
  }
}
