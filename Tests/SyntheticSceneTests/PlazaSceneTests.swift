import SyntheticScene
import Testing
import VideoModel

/// A small image, so that painting the paving stays quick in debug builds.
func smallScene(
  seed: UInt64, planted: [PlantedKind] = PlantedKind.usual, duration: Double = 70
) throws -> PlazaScene {
  var configuration = SceneConfiguration(seed: seed)
  configuration.width = 128
  configuration.height = 72
  configuration.duration = duration
  configuration.planted = planted
  return try PlazaScene(configuration)
}

/// FNV-1a of an image's bytes.
private func fingerprint(_ image: Image) -> UInt64 {
  image.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

@Test("Equal configurations give equal bytes, whichever frames were asked for before")
func sameBytes() throws {
  let first = try smallScene(seed: 3)
  let second = try smallScene(seed: 3)
  let late = first.frame(400).bytes
  _ = first.frame(12)
  #expect(first.frame(400).bytes == late)
  #expect(second.frame(400).bytes == late)
  #expect(first.truth(400) == second.truth(400))
}

@Test("A frame is the image it was when the scene was last changed on purpose")
func goldenFrame() throws {
  let scene = try smallScene(seed: 3)
  let image = scene.frame(400)
  #expect(image.format == .bgr24)
  #expect(image.width == 128 && image.height == 72)
  #expect(fingerprint(image) == 7_425_600_720_822_985_031)
}

@Test("A different seed changes the people but not the place")
func seedsShareThePlaza() throws {
  let first = try smallScene(seed: 1).frame(100)
  let second = try smallScene(seed: 2).frame(100)
  #expect(first.bytes != second.bytes)
  let near = zip(first.bytes, second.bytes).count { abs(Int($0) - Int($1)) < 32 }
  #expect(Double(near) > 0.85 * Double(first.bytes.count))
}

@Test(
  "Every kind asked for is planted once, in view for 3 to 11 seconds, never two at once",
  arguments: [
    UInt64(1), 2, 3, 7, 20,
  ])
func plantedSpans(seed: UInt64) throws {
  let scene = try smallScene(seed: seed)
  #expect(Set(scene.planted.map(\.kind)) == Set(PlantedKind.usual))
  #expect(scene.planted.count == 5)
  var last = -1
  for span in scene.planted {
    #expect(span.startFrame > last, "\(span.kind) begins before the one before has ended")
    let seconds = Double(span.endFrame - span.startFrame + 1) / scene.configuration.frameRate
    #expect((3...11).contains(seconds), "\(span.kind) is in view for \(seconds) s")
    #expect(span.endFrame < scene.frameCount)
    last = span.endFrame
  }
}

@Test("The boxes of a planted span are the boxes of the truth")
func spansAgreeWithTruth() throws {
  let scene = try smallScene(seed: 5, planted: PlantedKind.allCases, duration: 80)
  for span in scene.planted {
    for frame in [span.startFrame, (span.startFrame + span.endFrame) / 2, span.endFrame] {
      let truth = scene.truth(frame).filter { $0.actor == span.actor }
      #expect(truth.map(\.box) == [span.box(frame)])
      #expect(truth.map(\.planted) == [span.kind])
    }
    #expect(span.box(span.startFrame - 1) == nil)
    #expect(span.box(span.endFrame + 1) == nil)
  }
}

@Test("Only bicycle and cart are of a class of their own")
func labels() throws {
  let scene = try smallScene(seed: 5, planted: PlantedKind.allCases, duration: 80)
  for span in scene.planted {
    let label = scene.truth(span.startFrame).first { $0.actor == span.actor }?.label
    switch span.kind {
    case .cyclist: #expect(label == "bicycle")
    case .cart: #expect(label == "cart")
    case .runner, .backwards, .erratic, .loiterer: #expect(label == "person")
    }
  }
}

@Test("With nothing planted everybody is an ordinary person, and several are in view at a time")
func ordinaryLife() throws {
  let scene = try smallScene(seed: 11, planted: [], duration: 120)
  #expect(scene.planted.isEmpty)
  var seen = 0
  for frame in 0..<scene.frameCount {
    let truth = scene.truth(frame)
    seen += truth.count
    #expect(truth.allSatisfy { $0.label == "person" && $0.planted == nil })
  }
  let mean = Double(seen) / Double(scene.frameCount)
  #expect((3.5...6.5).contains(mean), "\(mean) in view on average")
}

@Test("Planted actors do not change the ordinary walkers")
func walkersAreIndependent() throws {
  let with = try smallScene(seed: 9)
  let without = try smallScene(seed: 9, planted: [])
  for frame in stride(from: 0, to: with.frameCount, by: 50) {
    #expect(with.truth(frame).filter { $0.planted == nil } == without.truth(frame))
  }
}

@Test("Every box is inside the image, at least one pixel wide and high")
func boxesInside() throws {
  let scene = try smallScene(seed: 4)
  for frame in stride(from: 0, to: scene.frameCount, by: 7) {
    for truth in scene.truth(frame) {
      #expect(truth.box.left >= 0 && truth.box.top >= 0)
      #expect(truth.box.right <= 128 && truth.box.bottom <= 72)
      #expect(truth.box.width >= 1 && truth.box.height >= 1)
    }
  }
}

@Test("A truth box holds an actor: the image differs from the empty plaza there")
func boxesHoldActors() throws {
  var configuration = SceneConfiguration(seed: 6)
  configuration.width = 128
  configuration.height = 72
  configuration.planted = []
  let scene = try PlazaScene(configuration)
  configuration.walkers = 0
  let empty = try PlazaScene(configuration)
  for frame in stride(from: 50, to: scene.frameCount, by: 200) {
    let picture = scene.frame(frame)
    let nobody = empty.frame(frame)
    for box in scene.truth(frame).map(\.box) {
      var changed = 0
      var pixels = 0
      for row in Int(box.top)..<min(72, Int(box.bottom)) {
        for column in Int(box.left)..<min(128, Int(box.right)) {
          let at = (row * 128 + column) * 3
          pixels += 1
          if (0..<3).contains(where: { picture.bytes[at + $0] != nobody.bytes[at + $0] }) { changed += 1 }
        }
      }
      #expect(4 * changed > pixels, "\(changed) of \(pixels) pixels differ in \(box) of frame \(frame)")
    }
  }
}

@Test("A configuration out of range is refused with every problem by its key")
func problems() {
  var configuration = SceneConfiguration(seed: 1)
  configuration.width = 8
  configuration.frameRate = .nan
  configuration.duration = 20
  #expect {
    try PlazaScene(configuration)
  } throws: { error in
    guard let error = error as? SceneError else { return false }
    let keys = ["scene.width is 8", "scene.frameRate is nan", "too short for 5 planted: make it 63.0 s"]
    return error.problems.count == 3 && keys.allSatisfy { error.description.contains($0) }
  }
}
