import Foundation
import Fusion
import TestSupport
import Testing
import VideoModel

@Suite struct TrafficFitTests {
  /// Held-out objects of `labels` classes, in turn, with heights from 0.1 to 0.3.
  private func objects(labels: Int = 2, spread: Int = 10) -> [CalibrationObject] {
    heldOut().enumerated().map { index, object in
      var object = object
      object.stamp.captureTime *= Int64(spread)
      object.label = "class \(index / 50 % labels)"
      object.height = 0.1 + Float(index % 201) / 1000
      return object
    }
  }

  @Test("Objects with a height tell what is normal: classes, heights, objects at a time, shares of scores")
  func fit() throws {
    let calibration = try Calibration.fit(objects(), detector: "d")
    let traffic = try #require(calibration.traffic)
    #expect(traffic.objects.value == 1)
    #expect(traffic.labels.keys.sorted() == ["class 0", "class 1"])
    let first = try #require(traffic.labels["class 0"])
    #expect(abs(first.value - 0.5) < 0.1)
    #expect(traffic.otherLabels.value == 0)
    #expect(zip(traffic.heights, [0.12, 0.2, 0.28]).allSatisfy { abs($0 - Float($1)) < 0.005 })
    #expect(zip(traffic.taller.map(\.value), [0.9, 0.5, 0.1]).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(zip(traffic.beyond.map(\.value), [0.5, 0.1, 0.01]).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(traffic.movement == nil)
  }

  @Test("Without heights nothing is told, and files from before are read")
  func old() throws {
    let calibration = try Calibration.fit(heldOut(), detector: "d")
    #expect(calibration.traffic == nil)
    let json = try calibration.json()
    #expect(String(decoding: json, as: UTF8.self).contains("traffic") == false)
    #expect(try JSONDecoder().decode(Calibration.self, from: json) == calibration)
  }

  @Test("However many classes, the sixteen most frequent are kept, and the file stays small")
  func bounded() throws {
    let calibration = try Calibration.fit(objects(labels: 40), detector: "d")
    let traffic = try #require(calibration.traffic)
    #expect(traffic.labels.count == 16 && traffic.otherLabels.value > 0.4)
    #expect(try JSONEncoder().encode(traffic).count < 4000)
    #expect(calibration.problems().isEmpty)
    #expect(try JSONDecoder().decode(Calibration.self, from: try calibration.json()) == calibration)
  }

  @Test("The order of the objects does not matter")
  func order() throws {
    let objects = objects()
    #expect(
      try Calibration.fit(objects, detector: "").traffic
        == Calibration.fit(objects.reversed(), detector: "").traffic)
  }

  @Test("Every broken number is told by its full key")
  func problems() throws {
    var calibration = try Calibration.fit(objects(), detector: "d")
    calibration.traffic?.objects.error = -1
    calibration.traffic?.heights = [0.3, 0.2, 0.1]
    calibration.traffic?.movement = .init(above: 1, stretches: 3, moving: 4, seen: 0)
    #expect(
      calibration.problems() == [
        "calibration.traffic.objects.error is -1.0, must be 0 or more",
        "calibration.traffic.heights must be 3 finite, ascending values",
        "calibration.traffic.movement must be finite, with stretches >= moving >= seen >= 0",
      ])
  }
}
