import Fusion
import Testing

@testable import Training
@testable import Vagary

@Suite struct CalibrationReportTests {
  private func calibration(hours: Double) -> Calibration {
    let tail = TailCalibration(quantiles: (0...256).map { Float($0) / 64 }, joint: 0.99, scale: 0.5)
    let peaks = (0..<100).map { 6 - Float($0) / 20 }
    return Calibration(
      tasks: [:], fused: ["mean-tail": .init(objects: tail, trackPeaks: tail, highestPeaks: peaks)],
      objects: 5000,
      tracks: 400, frames: 3000, seconds: hours * 3600, detector: "d")
  }

  @Test("Footage that is too short for the number asked for is said to be, with what it would take")
  func tooShort() {
    let report = CalibrationReport(calibration(hours: 0.5), folder: "b", falsePerDay: 1)
    #expect(
      report.text == """
        5000 objects on 400 tracks in 30 min of footage: calibrated b
        1.00 false events per day need about 3.0 days of normal footage, there is 30 min: a node that asks for them \
        publishes scores, but no events
        """)
    #expect(report.json.contains("\"supported\":false,\"seconds_needed\":259200"))
  }

  @Test("Footage that is long enough gives the threshold of each fusion and what to expect")
  func supported() {
    let report = CalibrationReport(calibration(hours: 3), folder: "b", falsePerDay: 24)
    #expect(
      report.text == """
        5000 objects on 400 tracks in 3.0 h of footage: calibrated b
        24.0 false events per day: expect 4.8 to 70.1
        events from 5.90 on
        """)
    #expect(report.json.contains("\"supported\":true"))
    #expect(report.json.contains("\"threshold\":5.900"))
  }

  @Test("Without a number it says what the calibration was made of")
  func plain() {
    let report = CalibrationReport(calibration(hours: 0.01), folder: "b", falsePerDay: nil)
    #expect(report.text == "5000 objects on 400 tracks in 36 s of footage: calibrated b")
    #expect(
      report.json
        == "{\"folder\":\"b\",\"profile\":\"day\",\"objects\":5000,\"tracks\":400,\"seconds\":36.0}")
  }
}
