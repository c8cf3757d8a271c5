import TestSupport
import Testing
import VideoModel

@testable import Fusion

@Suite struct CalibrationTrimTests {
  /// Ordinary tracks of 20 objects with normally distributed scores; those in `odd` lie far above.
  private func objects(tracks: Int, odd: Set<Int> = []) -> [CalibrationObject] {
    var noise = Invented.Noise(seed: 5)
    return (0..<tracks).flatMap { track in
      (0..<20).map { frame in
        CalibrationObject(
          source: "gate",
          stamp: FrameStamp(
            frameID: UInt64(track * 20 + frame), captureTime: Int64(track * 20 + frame) * 100_000_000),
          track: "\(track)",
          tasks: [
            RawTaskScore(task: "arrow-of-time", raw: Float(noise.normal()) + (odd.contains(track) ? 30 : 0))
          ])
      }
    }
  }

  @Test("Ordinary footage is left as it is")
  func ordinary() throws {
    let objects = objects(tracks: 300)
    let (calibration, leftOut) = try Calibration.fit(objects, detector: "", trim: 0.01)
    #expect(leftOut.isEmpty)
    #expect(try calibration == Calibration.fit(objects, detector: ""))
  }

  @Test("A few oddities are left out and told, and do not lift the threshold")
  func oddities() throws {
    let clean = try Calibration.fit(objects(tracks: 300), detector: "")
    let dirty = objects(tracks: 300, odd: [40, 250])
    let (calibration, leftOut) = try Calibration.fit(dirty, detector: "", trim: 0.01)
    #expect(Set(leftOut.map(\.track)) == ["40", "250"])
    #expect(leftOut.first { $0.track == "40" }?.first == 80_000_000_000)
    #expect(leftOut.first { $0.track == "40" }?.last == 81_900_000_000)
    #expect(calibration.tracks == 298)
    #expect(calibration.seconds == clean.seconds, "the footage was as long as it was")
    func threshold(_ calibration: Calibration) -> Float {
      calibration.eventThreshold(falseEventsPerHour: 12) ?? 0
    }
    #expect(abs(threshold(calibration) - threshold(clean)) < 0.3)
    #expect(try abs(threshold(Calibration.fit(dirty, detector: "")) - threshold(clean)) > 1)
  }

  @Test("Without a part to trim, and where more are odd than it allows, nothing is left out beyond it")
  func bounds() throws {
    let dirty = objects(tracks: 300, odd: Set(0..<30))
    #expect(try Calibration.fit(dirty, detector: "", trim: 0).leftOut.isEmpty)
    #expect(try Calibration.fit(dirty, detector: "", trim: 0.01).leftOut.count <= 3)
  }

  @Test("Of ordinary values the largest does not stand apart, whatever their number")
  func largest() {
    for count in [30, 100, 1000, 5000] {
      var noise = Invented.Noise(seed: UInt64(count))
      let values = (0..<count).map { _ in Float(noise.normal()) }.sorted(by: >)
      #expect(Calibration.standingApart(values, part: 0.01) == 0, "of \(count)")
      #expect(Calibration.standingApart([40] + values, part: 0.01) == 1, "of \(count)")
    }
    #expect(Calibration.standingApart([], part: 0.01) == 0)
    #expect(
      Calibration.standingApart([40] + (0..<20).map { Float(20 - $0) }, part: 0.5) == 0, "too few to tell")
  }
}
