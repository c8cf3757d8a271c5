import Foundation
import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct MotionDetectorTests {
  let detector: DetectorPlugin

  init() throws { detector = try BuiltPlugins.catalog.detector("motion") }

  /// A textured ground with a little noise of its own in each frame, and bright rectangles on it.
  func scene(
    frame: Int, width: Int = 320, height: Int = 180, objects: [BoundingBox] = [], brightness: UInt8 = 210
  ) -> Image {
    var bytes = Grounds.shared.bytes(width: width, height: height, variant: frame)
    for object in objects {
      let columns = max(0, Int(object.left))..<min(width, Int(object.right))
      let stripe = [UInt8](repeating: brightness, count: columns.count)
      for y in max(0, Int(object.top))..<min(height, Int(object.bottom)) {
        bytes.replaceSubrange(y * width + columns.lowerBound..<y * width + columns.upperBound, with: stripe)
      }
    }
    return Image(width: width, height: height, format: .gray8, bytes: bytes)
  }

  func detect(_ image: Image, _ frame: Int) throws -> [Detection] {
    try detector.detect(image, captureTime: Int64(frame) * 40_000_000)
  }

  @Test("It has no classes and no model")
  func identity() {
    #expect(detector.detectorIdentity.id == "dev.vagary.motion")
    #expect(detector.detectorIdentity.labels.isEmpty)
  }

  @Test("A still scene has no boxes, with or without noise")
  func still() throws {
    for frame in 0..<60 { #expect(try detect(scene(frame: frame), frame).isEmpty) }
  }

  @Test("A walker who crosses the scene has one box around all of it in every frame")
  func walker() throws {
    for frame in 0..<20 { _ = try detect(scene(frame: frame), frame) }
    for frame in 20..<100 {
      let body = BoundingBox(left: Float(frame - 20) * 3, top: 60, width: 22, height: 56)
      let found = try detect(scene(frame: frame, objects: [body]), frame)
      #expect(found.count == 1, "frame \(frame)")
      guard let box = found.first?.box else { continue }
      #expect(box.intersectionOverUnion(body) > 0.85, "frame \(frame): \(box)")
    }
  }

  @Test("Head, body and legs with gaps between them are one object; two walkers are two")
  func fragments() throws {
    for frame in 0..<20 { _ = try detect(scene(frame: frame), frame) }
    for frame in 20..<60 {
      let left = Float(frame) * 2
      let parts = [
        BoundingBox(left: left + 6, top: 50, width: 10, height: 12),
        BoundingBox(left: left, top: 66, width: 22, height: 30),
        BoundingBox(left: left + 2, top: 101, width: 18, height: 28),
        BoundingBox(left: left + 90, top: 70, width: 22, height: 50),
      ]
      let found = try detect(scene(frame: frame, objects: parts), frame).sorted { $0.box.left < $1.box.left }
      #expect(found.count == 2, "frame \(frame)")
      guard let whole = found.first?.box else { continue }
      #expect(abs(whole.top - 50) <= 2 && abs(whole.bottom - 129) <= 2, "frame \(frame): \(whole)")
    }
  }

  @Test("A walker who was there from the start leaves no ghost behind for long")
  func ghost() throws {
    for frame in 0..<120 {
      let body = BoundingBox(left: Float(frame) * 2 + 4, top: 60, width: 22, height: 56)
      let found = try detect(scene(frame: frame, objects: [body]), frame)
      guard frame >= 40 else { continue }
      #expect(found.count == 1, "frame \(frame): \(found.map(\.box))")
      #expect((found.first?.box.intersectionOverUnion(body) ?? 0) > 0.8, "frame \(frame)")
    }
  }

  @Test("A reset brings back the warm-up, and then the same boxes")
  func reset() throws {
    func run() throws -> [[Detection]] {
      try (0..<40).map { frame in
        let body = BoundingBox(left: Float(frame) * 4, top: 40, width: 30, height: 50)
        return try detect(scene(frame: frame, objects: frame < 10 ? [] : [body]), frame)
      }
    }
    let first = try run()
    #expect(first.last?.count == 1)
    detector.reset()
    #expect(try run() == first)
  }

  @Test("A switched light is not an object, and the scene is learnt again")
  func lights() throws {
    for frame in 0..<30 { _ = try detect(scene(frame: frame), frame) }
    for frame in 30..<90 {
      let bright = scene(frame: frame, objects: [BoundingBox(left: 0, top: 0, width: 320, height: 160)])
      #expect(try detect(bright, frame).isEmpty, "frame \(frame)")
    }
  }

  @Test("A change of the frame size in mid-stream starts the learning again instead of failing")
  func otherSize() throws {
    for frame in 0..<10 { _ = try detect(scene(frame: frame), frame) }
    for frame in 10..<30 {
      let image = scene(frame: frame, width: 161, height: 95)
      #expect(try detect(image, frame).isEmpty)
    }
  }

  @Test("Large frames are worked on at a smaller scale, and boxes still come in their pixels")
  func largeFrames() throws {
    for frame in 0..<12 { _ = try detect(scene(frame: frame, width: 1000, height: 560), frame) }
    let body = BoundingBox(left: 402, top: 200, width: 60, height: 150)
    for frame in 12..<16 {
      let moved = BoundingBox(left: body.left + Float(frame) * 6, top: 200, width: 60, height: 150)
      let found = try detect(scene(frame: frame, width: 1000, height: 560, objects: [moved]), frame)
      #expect((found.first?.box.intersectionOverUnion(moved) ?? 0) > 0.85, "frame \(frame)")
    }
  }

  @Test("The least confidence and the least area are kept")
  func thresholds() throws {
    let strict = try BuiltPlugins.catalog.detector("motion", settings: ["min_area": "0.1"])
    let sure = try BuiltPlugins.catalog.detector("motion", settings: ["threshold": "0.95"])
    for frame in 0..<30 {
      let body = BoundingBox(left: Float(frame) * 4, top: 40, width: 30, height: 50)
      let image = scene(frame: frame, objects: frame < 10 ? [] : [body])
      #expect(try strict.detect(image, captureTime: 0).isEmpty)
      #expect(try sure.detect(image, captureTime: 0).isEmpty)
    }
  }

  @Test("A model or an unknown setting is refused by name")
  func settings() {
    for (spec, settings) in [("motion:yolo.onnx", [:]), ("motion", ["speed": "3"])] {
      let error = #expect(throws: PluginError.self) {
        _ = try BuiltPlugins.catalog.detector(spec, settings: settings)
      }
      guard case .callFailed(_, "create", .invalidSetting, _)? = error else {
        Issue.record("not refused: \(String(describing: error))")
        continue
      }
    }
  }
}

/// Five drawings of each size of ground, which differ by their noise; drawn once.
private final class Grounds: @unchecked Sendable {
  static let shared = Grounds()
  private let lock = NSLock()
  /// Guarded by `lock`.
  private var drawn: [String: [UInt8]] = [:]

  func bytes(width: Int, height: Int, variant: Int) -> [UInt8] {
    lock.withLock {
      let key = "\(width)x\(height) \(variant % 5)"
      if let bytes = drawn[key] { return bytes }
      var numbers = SeededNumbers(UInt64(variant % 5))
      var bytes: [UInt8] = []
      bytes.reserveCapacity(width * height)
      for y in 0..<height {
        for x in 0..<width { bytes.append(UInt8(80 + (x * 37 ^ y * 91) % 64 + Int(numbers.next() % 5))) }
      }
      drawn[key] = bytes
      return bytes
    }
  }
}
