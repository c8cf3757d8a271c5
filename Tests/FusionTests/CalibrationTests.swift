import Foundation
import Fusion
import TestSupport
import Testing
import VideoModel

@Suite struct CalibrationTests {
  @Test("A fit finds each task's mean and deviation and counts what it was made from")
  func fit() throws {
    let calibration = try Calibration.fit(heldOut(), detector: "invented")
    let a = try #require(calibration.tasks["a"])
    #expect(abs(a.mean - 10) < 0.2 && abs(a.deviation - 2) < 0.1)
    let b = try #require(calibration.tasks["b"])
    #expect(abs(b.mean + 1) < 0.01 && abs(b.deviation - 0.1) < 0.005)
    #expect(calibration.objects == 2000)
    #expect(calibration.frames == 2000)
    #expect(calibration.tracks == 40)
    #expect(abs(calibration.seconds - 199.9) < 1e-6)
    #expect(calibration.detector == "invented")
    #expect(calibration.fused.keys.sorted() == FusionMode.allCases.map(\.rawValue).sorted())
    #expect(calibration.problems().isEmpty)
  }

  @Test("A task that always says the same is kept and named, and does not count")
  func constant() throws {
    let calibration = try Calibration.fit(heldOut(), detector: "")
    #expect(calibration.constantTasks == ["flat"])
    #expect(calibration.tasks["flat"]?.standardised(100) == nil)
  }

  @Test("The order of the held-out objects does not matter")
  func order() throws {
    let objects = heldOut(tracks: 8)
    #expect(
      try Calibration.fit(objects, detector: "") == Calibration.fit(objects.reversed(), detector: ""))
  }

  @Test("A task that abstains now and then is fitted on what it said")
  func abstaining() throws {
    var objects = heldOut(tracks: 4)
    for index in objects.indices where index % 2 == 0 { objects[index].tasks[0].raw = nil }
    for index in objects.indices where index % 2 == 1 { objects[index].tasks[1].raw = .nan }
    let calibration = try Calibration.fit(objects, detector: "")
    #expect(abs(try #require(calibration.tasks["a"]).mean - 10) < 0.7)
    #expect(calibration.problems().isEmpty)
  }

  @Test("Objects cut off by the edge of the frame count for the tasks, but not for the peaks of their tracks")
  func cut() throws {
    var objects = heldOut()
    let whole = try Calibration.fit(objects, detector: "")
    for index in objects.indices where index % 50 > 40 {
      objects[index].isCut = true
      objects[index].tasks[0].raw = 40
    }
    let peaks = try #require(try Calibration.fit(objects, detector: "").fused["mean-standardised"]).trackPeaks
    let before = try #require(whole.fused["mean-standardised"]).trackPeaks
    #expect(peaks.quantiles[256] <= before.quantiles[256])
    for index in objects.indices { objects[index].isCut = false }
    let without = try #require(try Calibration.fit(objects, detector: "").fused["mean-standardised"])
      .trackPeaks
    #expect(without.quantiles[128] > peaks.quantiles[128])
  }

  @Test("Footage with nothing to fit is an error that says what was there")
  func nothing() {
    #expect(throws: CalibrationError.nothingToFit(objects: 0, constantTasks: [])) {
      try Calibration.fit([], detector: "")
    }
    let flat = heldOut(tracks: 1).map { object in
      var object = object
      object.tasks.removeAll { $0.task != "flat" }
      return object
    }
    #expect(throws: CalibrationError.nothingToFit(objects: 50, constantTasks: ["flat"])) {
      try Calibration.fit(flat, detector: "")
    }
    let text = CalibrationError.nothingToFit(objects: 50, constantTasks: ["flat"]).description
    #expect(text.contains("50 held-out objects") && text.contains("always the same score: flat"))
  }

  @Test("Written as JSON and read back a calibration is exactly the same, unknown keys aside")
  func roundTrip() throws {
    let calibration = try Calibration.fit(heldOut(tracks: 6), detector: "d")
    let json = try calibration.json()
    #expect(try JSONDecoder().decode(Calibration.self, from: json) == calibration)
    #expect(try calibration.json() == json)
    let text = try #require(String(data: json, encoding: .utf8))
    let later = text.replacingOccurrences(of: "{\"detector\"", with: "{\"novelty\":[1],\"detector\"")
    #expect(later != text)
    #expect(try JSONDecoder().decode(Calibration.self, from: Data(later.utf8)) == calibration)
  }

  @Test("Every broken number of a file is told by its full key")
  func problems() throws {
    var calibration = try Calibration.fit(heldOut(tracks: 2), detector: "d")
    calibration.tasks["a"]?.deviation = -1
    calibration.fused["maximum"]?.trackPeaks.scale = 0
    calibration.seconds = -1
    #expect(
      calibration.problems() == [
        "calibration.tasks.a.deviation is -1.0, must be 0 or more",
        "calibration.fused.maximum.trackPeaks.scale is 0.0, must be over 0",
        "calibration.seconds is -1.0, must be 0 or more",
      ])
    calibration.version = 9
    #expect(
      calibration.problems() == ["calibration.version is 9, this program reads 1: calibrate again"])
  }

  @Test("A calibration in which no task varies cannot be used")
  func allConstant() throws {
    var calibration = try Calibration.fit(heldOut(tracks: 2), detector: "d")
    calibration.tasks = calibration.tasks.filter { $0.key == "flat" }
    #expect(calibration.problems().count == 1)
  }

  @Test("Rarer false events want a higher threshold, and the threshold's own rate is the one asked for")
  func threshold() throws {
    let calibration = try Calibration.fit(heldOut(tracks: 200), detector: "d")
    let often = try #require(calibration.eventThreshold(falseEventsPerHour: 60))
    let seldom = try #require(calibration.eventThreshold(falseEventsPerHour: 1))
    #expect(seldom > often)
    // 200 tracks of 5 s are 17 minutes: once an hour is beyond them, left to the fitted tail.
    let seconds = try #require(calibration.secondsBetweenTracks(peakingAt: seldom))
    #expect(abs(seconds - 3600) < 60)
    // 60 an hour are 17 of those tracks.
    let peaks = try #require(calibration.fused["mean-tail"]?.highestPeaks)
    #expect(peaks.count == 200)
    #expect((15...18).contains(peaks.count { $0 >= often }))
    #expect(calibration.eventThreshold(falseEventsPerHour: 1e-60) == 8)
    #expect(calibration.eventThreshold(falseEventsPerHour: 0) == nil)
  }

  @Test("Footage supports no rarer events than it would have shown three of, and the interval is Poisson's")
  func support() throws {
    var calibration = try Calibration.fit(heldOut(tracks: 50), detector: "d")
    calibration.seconds = 3 * 3600
    #expect(Calibration.secondsNeeded(falseEventsPerHour: 1.0 / 24) == 3 * 86400)
    #expect(calibration.supports(falseEventsPerHour: 1))
    #expect(!calibration.supports(falseEventsPerHour: 0.9))
    #expect(!calibration.supports(falseEventsPerHour: 0))
    // Three seen: 0.62 to 8.77 by the exact limits.
    let interval = calibration.interval(falseEventsPerHour: 1)
    #expect(abs(interval.lowerBound * 3 - 0.62) < 0.05)
    #expect(abs(interval.upperBound * 3 - 8.77) < 0.05)
  }

  @Test(
    "An event is as rare as the held-out tracks that peaked as high, and beyond them rarer than all of the footage"
  )
  func rarity() throws {
    let calibration = try Calibration.fit(heldOut(tracks: 200), detector: "d")
    let peaks = try #require(calibration.fused["mean-tail"]?.highestPeaks)
    let tenth = try #require(calibration.rarity(ofPeak: peaks[9]))
    #expect(tenth == .init(secondsBetween: calibration.seconds / 10, isBeyondCalibration: false))
    let highest = try #require(calibration.rarity(ofPeak: peaks[0]))
    #expect(highest == .init(secondsBetween: calibration.seconds, isBeyondCalibration: false))
    let beyond = try #require(calibration.rarity(ofPeak: peaks[0] + 1))
    #expect(beyond.isBeyondCalibration && beyond.secondsBetween >= calibration.seconds)
    var empty = calibration
    empty.seconds = 0
    #expect(empty.rarity(ofPeak: 1) == nil)
  }

  @Test("Calibrations without the highest peaks are read; such that do not descend are refused")
  func olderFiles() throws {
    var calibration = try Calibration.fit(heldOut(tracks: 50), detector: "d")
    var text = String(decoding: try calibration.json(), as: UTF8.self)
    while let start = text.range(of: "\"highestPeaks\":["),
      let end = text[start.upperBound...].range(of: "],")
    {
      text.removeSubrange(start.lowerBound..<end.upperBound)
    }
    let older = try JSONDecoder().decode(Calibration.self, from: Data(text.utf8))
    #expect(older.fused["maximum"]?.highestPeaks == [])
    #expect(older.fused["maximum"]?.trackPeaks == calibration.fused["maximum"]?.trackPeaks)
    #expect(older.problems() == [])
    calibration.fused["maximum"]?.highestPeaks = [1, 2]
    #expect(calibration.problems() == ["calibration.fused.maximum.highestPeaks must be finite and descend"])
  }

  @Test("On fresh normal footage a threshold is passed about as often as it promised")
  func promise() throws {
    let calibration = try Calibration.fit(heldOut(tracks: 300), detector: "d")
    // 300 tracks of 5 s: 72 an hour is one track in ten.
    let threshold = try #require(calibration.eventThreshold(falseEventsPerHour: 72))
    let fusion = ObjectFusion(calibration: calibration)
    let fresh = Dictionary(grouping: heldOut(tracks: 300, seed: 99), by: \.track)
    let passed = fresh.values.count { objects in
      var smoother = TrackSmoother()
      return objects.contains { object in
        guard let fused = fusion.fuse(object.tasks) else { return false }
        return smoother.apply(fused.calibrated, at: object.stamp.captureTime) > threshold
      }
    }
    #expect((12...60).contains(passed), "\(passed) of 300")
  }
}
