import TestSupport
import Testing
import VideoModel

@testable import Health

@Suite struct DetectorWatchTests {
  /// What goes on at an invented street at a time, in seconds.
  private struct Street: Sendable {
    /// Whether somebody walks by, and whether the detector works.
    var isWalked: @Sendable (Int) -> Bool
    var isDetected: @Sendable (Int) -> Bool = { _ in true }
    /// Whether leaves move in the picture.
    var isWindy: @Sendable (Int) -> Bool = { _ in false }

    func picture(_ look: Int) -> ImageSummary {
      let second = look / 2
      var cells = (0..<(ImageSummary.columns * ImageSummary.rows)).map {
        90 + Float($0 % 32) + Float(($0 * 7 + look * 5) % 3)
      }
      if isWalked(second) {
        for row in 8..<11 { for column in 0..<2 { cells[row * 32 + (look + column) % 32] += 40 } }
      }
      if isWindy(second) { for cell in stride(from: look % 2, to: 60, by: 2) { cells[cell] += 60 } }
      return ImageSummary(cells: cells, detail: 8, digest: UInt64(look))
    }

    /// Calls `each` for every half second with a picture and the number of detections.
    func run(_ seconds: Range<Int>, _ each: (ImageSummary, Int, Int64) -> Void) {
      for look in (seconds.lowerBound * 2)..<(seconds.upperBound * 2) {
        let isSeen = isWalked(look / 2) && isDetected(look / 2)
        each(picture(look), isSeen ? 1 : 0, Int64(look) * 500_000_000)
      }
    }

    func movement(_ seconds: Int) -> NormalTraffic.Movement? {
      var stretches = MovementStretches()
      var done: [MovementStretches.Stretch] = []
      run(0..<seconds) { picture, count, time in
        stretches.looked(picture, at: time)
        done += stretches.frame(detections: count, at: time)
      }
      return NormalTraffic.Movement(done + stretches.finish())
    }

    /// Seconds at which the watch changed its mind.
    func changes(_ watch: DetectorWatch, _ seconds: Range<Int>) -> [Int] {
      var watch = watch
      var changes: [Int] = []
      run(seconds) { picture, count, time in
        watch.looked(picture, at: time)
        if watch.frame(detections: count, at: time) { changes.append(Int(time / 1_000_000_000)) }
      }
      return changes
    }
  }

  /// Somebody for 14 of 60 seconds.
  private static let busy = Street(isWalked: { $0 % 60 < 14 })

  private func watch() throws -> DetectorWatch {
    let movement = try #require(Self.busy.movement(3600))
    return try #require(DetectorWatch(movement))
  }

  @Test("Calibration footage tells from what movement on somebody was there")
  func movement() throws {
    let movement = try #require(Self.busy.movement(3600))
    #expect(movement.stretches == 360)
    #expect((100...130).contains(movement.moving) && movement.seen == movement.moving)
    #expect(movement.above > 5)
  }

  @Test(
    "A detector that dies while people go on walking by is told within the hour, and over when it sees again")
  func dead() throws {
    var street = Self.busy
    street.isDetected = { $0 < 7200 || $0 >= 14_400 }
    let changes = try street.changes(try watch(), 0..<18_000)
    try #require(changes.count == 2)
    #expect((7200 + 3000...7200 + 3660).contains(changes[0]))
    #expect((14_400...14_400 + 600).contains(changes[1]))
  }

  @Test("A detector that never saw anything is told after an hour too")
  func deadFromTheStart() throws {
    var street = Self.busy
    street.isDetected = { _ in false }
    let changes = try street.changes(try watch(), 0..<7200)
    #expect(changes.count == 1 && (3200...3660).contains(changes[0]))
  }

  @Test("An empty night is never blind, nor is one after a busy day")
  func emptyNight() throws {
    var street = Self.busy
    street.isWalked = { _ in false }
    #expect(try street.changes(try watch(), 0..<14_400).isEmpty)
    street.isWalked = { $0 < 3600 && $0 % 60 < 14 }
    #expect(try street.changes(try watch(), 0..<14_400).isEmpty)
  }

  @Test("After the detector died the empty night does not say that it lives")
  func nightAfter() throws {
    var street = Self.busy
    street.isDetected = { _ in false }
    street.isWalked = { $0 < 7200 && $0 % 60 < 14 }
    #expect(try street.changes(try watch(), 0..<18_000).count == 1)
  }

  @Test("Leaves that move all night are not taken for people")
  func wind() throws {
    var street = Street(isWalked: { $0 % 120 < 12 })
    let movement = try #require(street.movement(7200))
    let watch = try #require(DetectorWatch(movement))
    street.isWalked = { _ in false }
    street.isWindy = { _ in true }
    #expect(street.changes(watch, 0..<10_800).isEmpty)
  }

  @Test("A street with a passer-by now and then is never blind: there is too little to tell by")
  func sparse() throws {
    var street = Street(isWalked: { $0 % 1200 < 12 })
    let movement = try #require(street.movement(3600))
    #expect(DetectorWatch(movement) == nil)
    street.isDetected = { _ in false }
    let watch = try #require(
      DetectorWatch(.init(above: 5, stretches: 7200, moving: 120, seen: 120)))
    #expect(street.changes(watch, 0..<14_400).isEmpty)
  }

  @Test("A calibration whose pictures moved mostly without objects tells nothing")
  func meaningless() {
    #expect(DetectorWatch(.init(above: 5, stretches: 1000, moving: 500, seen: 200)) == nil)
    #expect(DetectorWatch(.init(above: 5, stretches: 1000, moving: 300, seen: 200)) != nil)
  }

  @Test("A detector that misses half is not blind")
  func half() throws {
    var street = Self.busy
    street.isDetected = { $0 % 120 < 60 }
    #expect(try street.changes(try watch(), 0..<10_800).isEmpty)
  }

  @Test("The chance of few successes is the binomial one")
  func chance() {
    #expect(abs(DetectorWatch.chance(ofAtMost: 0, of: 10, at: 0.5) - 1 / 1024) < 1e-9)
    #expect(abs(DetectorWatch.chance(ofAtMost: 1, of: 10, at: 0.5) - 11 / 1024) < 1e-9)
    #expect(DetectorWatch.chance(ofAtMost: 10, of: 10, at: 0.5) == 1)
    #expect(DetectorWatch.chance(ofAtMost: 0, of: 10, at: 1) == 0)
  }
}
