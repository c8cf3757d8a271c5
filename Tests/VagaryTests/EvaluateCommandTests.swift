import Fusion
import Testing
import VideoModel

@testable import Node
@testable import Vagary

@Suite struct EvaluateCommandTests {
  /// Ten minutes of one source: 60 tracks of ten frames, each track with a score of its own.
  private func calibration() throws -> Calibration {
    let objects = (0..<60).flatMap { track in
      (0..<10).map { frame in
        let time = Int64(track) * 10_000_000_000 + Int64(frame) * 1_000_000_000
        return CalibrationObject(
          source: "gate", stamp: FrameStamp(frameID: UInt64(10 * track + frame), captureTime: time),
          track: "\(track)", tasks: [RawTaskScore(task: "arrow", raw: Float(track), bounded: nil)])
      }
    }
    return try Calibration.fit(objects, detector: "motion")
  }

  private func events(_ options: [String], _ calibration: Calibration) throws -> EventConfiguration {
    let command = try EvaluateCommand.parse(["--bundle", "b", "--dataset", "ped2", "folder"] + options)
    return command.opening(calibration)
  }

  @Test("Without options evaluate opens events by the same rule as a node without a configuration")
  func defaults() throws {
    let calibration = try calibration()
    let node = try NodeSetup(Configuration()).events(calibration)
    #expect(try events([], calibration) == node)
  }

  @Test("With a number of false events per hour evaluate and a node open events by the same rule")
  func falsePerHour() throws {
    let calibration = try calibration()
    var configuration = Configuration()
    configuration.events.falsePerHour = 60
    let node = try #require(try NodeSetup(configuration).events(calibration))
    #expect(node.threshold != EventConfiguration().threshold)
    #expect(try events(["--false-per-hour", "60"], calibration) == node)
  }
}
