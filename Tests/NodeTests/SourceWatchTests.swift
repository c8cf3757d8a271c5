import Fusion
import Glibc
import Health
import TestSupport
import Testing
import VideoModel

@testable import Node

/// A source whose detector stops seeing, and one that shows something else than it was calibrated on.
@Suite struct SourceWatchTests {
  /// A calibration of two hours of one person a minute.
  private func calibration() throws -> Calibration {
    var objects: [CalibrationObject] = []
    var noise = Invented.Noise(seed: 4)
    for minute in 0..<120 {
      for second in 0..<10 {
        objects.append(
          CalibrationObject(
            source: "cam-1", stamp: stamp(minute * 60 + second), track: "\(minute)",
            tasks: [RawTaskScore(task: "a", raw: Float(noise.normal()))], label: "person",
            height: 0.15 + Float(noise.uniform()) / 20))
      }
    }
    var calibration = try Calibration.fit(objects, detector: "d")
    calibration.traffic?.movement = .init(above: 5, stretches: 720, moving: 240, seen: 235)
    return calibration
  }

  private func stamp(_ second: Int, half: Bool = false) -> FrameStamp {
    FrameStamp(frameID: UInt64(second), captureTime: Int64(second) * 1_000_000_000 + (half ? 500_000_000 : 0))
  }

  private func picture(_ look: Int, moves: Bool) -> ImageSummary {
    var cells = (0..<(ImageSummary.columns * ImageSummary.rows)).map { 60 + Float($0 % 32) }
    if moves { for row in 5..<9 { cells[row * 32 + look % 32] += 50 } }
    return ImageSummary(cells: cells, detail: 8, digest: UInt64(look))
  }

  /// Somebody walks by for 15 s of each minute.
  private func run(
    _ watch: inout SourceWatch, _ seconds: Range<Int>, label: String? = "person", isOwnDetector: Bool = true,
    doubted: Bool = false
  ) -> [Int] {
    var blind: [Int] = []
    var noise = Invented.Noise(seed: UInt64(seconds.lowerBound + 1))
    for second in seconds {
      let isThere = second % 60 < 15
      for half in [false, true] {
        watch.looked(picture(second * 2 + (half ? 1 : 0), moves: isThere), at: stamp(second, half: half))
      }
      var object = Invented.object(-Float(log10(noise.uniform())), track: "\(second / 60)")
      object.label = label ?? ""
      object.box.height = 240 * (0.15 + Float(noise.uniform()) / 20)
      var score = Invented.frameScore(isThere && label != nil ? [object] : [], at: stamp(second))
      if doubted {
        score.notScored = [NotScored(box: object.box, label: "", track: "", reason: .lowConfidence)]
      }
      if watch.push(score, isOwnDetector: isOwnDetector) { blind.append(second) }
    }
    return blind
  }

  @Test("A detector that doubts all it sees is as blind as a silent one")
  func doubts() throws {
    var watch = SourceWatch(try calibration(), health: .init())
    #expect(run(&watch, 0..<3600).isEmpty)
    #expect(run(&watch, 3600..<9000, label: nil, doubted: true).count == 1)
  }

  @Test(
    "A detector that goes silent makes the source blind, with the numbers of the moment, until it sees again")
  func blind() throws {
    var watch = SourceWatch(try calibration(), health: .init())
    #expect(run(&watch, 0..<4000) == [] && watch.blindReason == nil)
    #expect(run(&watch, 4000..<8000, label: nil).count == 1 && watch.isBlind)
    let reason = try #require(watch.blindReason)
    #expect(reason.contains("normally in 98 %") && reason.contains("health.detector"))
    #expect(run(&watch, 8000..<8600) == [] && !watch.isBlind)
  }

  @Test("health.detector, and with it health.picture, switch it off; health.window_s is how long it takes")
  func settings() throws {
    for change: WritableKeyPath<HealthConfiguration, Bool> in [\.detector, \.picture] {
      var health = HealthConfiguration()
      health[keyPath: change] = false
      var watch = SourceWatch(try calibration(), health: health)
      #expect(run(&watch, 0..<5000, label: nil) == [])
    }
    var health = HealthConfiguration()
    health.window = 1800
    var watch = SourceWatch(try calibration(), health: health)
    let told = try #require(run(&watch, 0..<5000, label: nil).first)
    #expect((1600...1900).contains(told))
  }

  @Test("Other classes are told as drift, with what was normal; not of another detector's boxes")
  func drift() throws {
    var watch = SourceWatch(try calibration(), health: .init())
    _ = run(&watch, 0..<4000)
    #expect(watch.drifts == [] && watch.driftReason == nil)
    var other = watch
    _ = run(&watch, 4000..<7700, label: "dog")
    #expect(watch.drifts == [.classes])
    let reason = try #require(watch.driftReason)
    #expect(reason.contains("of objects are person, normally 100 %") && reason.contains("health.drift"))
    _ = run(&other, 4000..<7700, label: "dog", isOwnDetector: false)
    #expect(other.drifts == [])
  }

  @Test("Settings that stay the same keep what was found, others begin anew")
  func reconfigured() throws {
    let calibration = try calibration()
    var watch = SourceWatch(calibration, health: .init())
    _ = run(&watch, 0..<5000, label: nil)
    watch.reconfigure(calibration, health: .init())
    #expect(watch.isBlind)
    var health = HealthConfiguration()
    health.detector = false
    watch.reconfigure(calibration, health: health)
    #expect(!watch.isBlind)
  }

  @Test("Without a calibration, and with one from before, there is nothing to compare with")
  func nothing() throws {
    var old = try calibration()
    old.traffic = nil
    for calibration in [nil, old] {
      var watch = SourceWatch(calibration, health: .init())
      #expect(run(&watch, 0..<5000, label: nil) == [])
      #expect(watch.driftReason == nil && watch.blindReason == nil)
    }
  }
}
