import Testing

@testable import Footage
@testable import Vagary

@Suite struct BenchSceneTests {
  @Test("Every object stays inside the picture and moves")
  func boxes() {
    let scene = BenchScene(width: 320, height: 180, objects: 7)
    for object in 0..<7 {
      for frame in 0..<500 {
        let box = scene.box(object, frame: frame)
        #expect(box.left >= 0 && box.top >= 0 && box.right <= 320 && box.bottom <= 180)
      }
      #expect(scene.box(object, frame: 0) != scene.box(object, frame: 1))
    }
  }

  @Test("A frame is the same whenever it is asked for, and shows its objects")
  func picture() {
    let scene = BenchScene(width: 320, height: 180, objects: 1)
    let empty = BenchScene(width: 320, height: 180, objects: 0)
    #expect(scene.image(9).bytes == scene.image(9).bytes)
    let box = scene.box(0, frame: 9)
    let (with, without) = (scene.image(9).bytes, empty.image(9).bytes)
    let changed = with.indices.filter { with[$0] != without[$0] }.map { $0 / 3 }
    #expect(!changed.isEmpty)
    for place in changed {
      #expect(Float(place % 320) >= box.left && Float(place % 320) < box.right)
      #expect(Float(place / 320) >= box.top && Float(place / 320) < box.bottom)
    }
  }

  @Test("Detections carry the boxes, and a probability for every class of the detector")
  func detections() {
    let scene = BenchScene(objects: 3, classes: 10)
    let found = scene.detections(4)
    #expect(found.map(\.box) == (0..<3).map { scene.box($0, frame: 4) })
    #expect(found.allSatisfy { $0.classScores.count == scene.detector.labels.count })
  }
}
