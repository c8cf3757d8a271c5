import Glibc
import TestSupport
import Testing
import VideoModel

@testable import Health

@Suite struct DriftWatchTests {
  /// An invented street: some tracks each minute, in all frames of it.
  private struct Street {
    var tracks = 2...8
    var cars = 0.2
    var size: Float = 1
    /// Scores are these times as surprising.
    var oddness: Float = 1
    var isEmpty = false
    /// A bus that stands there all the time.
    var parked = false

    /// Calls `each` for every frame of the minutes.
    func run(_ minutes: Range<Int>, seed: UInt64, _ each: ([TrafficTally.Object], Int64) -> Void) {
      var noise = Invented.Noise(seed: seed)
      for minute in minutes {
        let count = isEmpty ? 0 : tracks.lowerBound + Int(noise.uniform() * Double(tracks.count))
        var objects = (0..<count).map { track in
          TrafficTally.Object(
            track: "\(minute)-\(track)", label: noise.uniform() < cars ? "car" : "person",
            height: size * Float(0.2 + 0.03 * noise.normal()),
            surprise: oddness * -Float(log10(noise.uniform())))
        }
        if parked { objects.append(.init(track: "bus", label: "bus", height: 0.7, surprise: 3)) }
        for second in stride(from: 0, to: 60, by: 4) {
          each(objects, Int64(minute * 60 + second) * 1_000_000_000)
        }
      }
    }
  }

  private func traffic(minutes: Int = 180) throws -> NormalTraffic {
    let heights: [Float] = [0.16, 0.2, 0.24]
    var tally = TrafficTally(labels: ["person", "car"], heights: heights)
    var blocks: [TrafficBlock] = []
    Street().run(0..<minutes, seed: 1) { objects, time in
      if let finished = tally.push(objects, at: time) { blocks.append(finished.block) }
    }
    return try #require(NormalTraffic(blocks, labels: ["person", "car"], heights: heights))
  }

  /// Minutes after which a finding came or went, and all that was ever found.
  private func story(_ parts: [(Street, Range<Int>)], seed: UInt64 = 2) throws -> (
    changes: [Int], found: Set<NormalTraffic.Quantity>, last: [DriftWatch.Finding]
  ) {
    let normal = try traffic()
    var watch = try #require(DriftWatch(normal))
    var changes: [Int] = []
    var found: Set<NormalTraffic.Quantity> = []
    for (index, part) in parts.enumerated() {
      part.0.run(part.1, seed: seed + UInt64(index)) { objects, time in
        if watch.push(objects, at: time) { changes.append(Int(time / 60_000_000_000)) }
        found.formUnion(watch.findings.map(\.quantity))
      }
    }
    return (changes, found, watch.findings)
  }

  @Test("On a street as it was calibrated nothing is ever found")
  func asEver() throws {
    for seed in 10..<30 {
      let found = try story([(Street(), 0..<240)], seed: UInt64(seed)).found
      #expect(found.isEmpty, "seed \(seed): \(found)")
    }
  }

  @Test("Odder scores, more objects, other classes and other sizes are each found within the hour")
  func found() throws {
    let examples: [(Street, NormalTraffic.Quantity)] = [
      (Street(oddness: 3), .beyond(1)), (Street(tracks: 10...16), .objects),
      (Street(cars: 0.8), .label("car")),
      (Street(size: 1.4), .taller(2)),
    ]
    for (street, quantity) in examples {
      let (changes, found, last) = try story([(Street(), 0..<90), (street, 90..<160)])
      #expect(found.contains(quantity), "\(quantity)")
      let first = try #require(changes.first)
      #expect((91...150).contains(first), "\(quantity): \(first)")
      #expect(last.contains { $0.quantity == quantity && $0.now != $0.normal })
    }
  }

  @Test("A little more of everything is not a finding")
  func small() throws {
    let street = Street(tracks: 3...9, cars: 0.25, size: 1.02, oddness: 1.1)
    #expect(try story([(street, 0..<240)]).found.isEmpty)
  }

  @Test("A finding goes when the street is again as it was, and its numbers stay those of its beginning")
  func over() throws {
    let odd = Street(cars: 0.8)
    let (changes, _, last) = try story([(Street(), 0..<70), (odd, 70..<140), (Street(), 140..<230)])
    #expect(last.isEmpty)
    #expect(changes.allSatisfy { (71...201).contains($0) } && changes.count <= 6, "\(changes)")
  }

  @Test("An empty night is no drift")
  func night() throws {
    #expect(try story([(Street(), 0..<90), (Street(isEmpty: true), 90..<500)]).found.isEmpty)
  }

  @Test("What stands there for hours is one object of another class, not thousands")
  func parked() throws {
    #expect(try story([(Street(), 0..<60), (Street(parked: true), 60..<240)]).found.isEmpty)
  }

  @Test("Against a calibration of some minutes nothing is compared")
  func shortCalibration() throws {
    let (short, long) = (try traffic(minutes: 15), try traffic(minutes: 40))
    #expect(DriftWatch(short) == nil)
    #expect(DriftWatch(long) != nil)
  }
}
