import Testing
import VideoModel

@testable import Training

@Suite struct TrainingFootageTests {
  private func footage(clips: Int, frames: Int) -> TrainingFootage {
    TrainingFootage(
      clips: (0..<clips).map { MovingSquares.clip("clip \($0)", frames: frames, squares: 1) },
      detector: MovingSquares.detector())
  }

  @Test("From six clips on, whole clips are held out from the end")
  func wholeClips() {
    let (training, held) = footage(clips: 8, frames: 3).split(heldOut: 0.15)
    #expect(training.clips.map(\.name) == (0..<6).map { "clip \($0)" })
    #expect(held.clips.map(\.name) == ["clip 6", "clip 7"])
    #expect((training.clips + held.clips).allSatisfy { $0.images.count == 3 && $0.detections.count == 3 })
    let small = footage(clips: 6, frames: 3).split(heldOut: 0.001)
    #expect(small.heldOut.clips.count == 1, "at least one")
    #expect(footage(clips: 6, frames: 3).split(heldOut: 0.5).training.clips.count == 3)
  }

  @Test("With fewer clips the last part of each is held out, behind a gap that no training clip reaches over")
  func guardGap() {
    let (training, held) = footage(clips: 2, frames: 100).split(heldOut: 0.2)
    #expect(training.clips.count == 2)
    for (early, late) in zip(training.clips, held.clips) {
      #expect(early.captureTimes.count == 56)
      #expect(late.captureTimes.count == 20)
      #expect(late.captureTimes.first == 8_000_000_000)
      #expect(early.captureTimes.last == 5_500_000_000)
      #expect(early.images.count == early.detections.count && late.images.count == late.detections.count)
    }
  }

  @Test("A clip shorter than its gap gives nothing to learn from, and no crash")
  func shortClip() {
    let (training, held) = footage(clips: 1, frames: 10).split(heldOut: 0.2)
    #expect(training.clips[0].images.isEmpty)
    #expect(held.clips[0].images.count == 2)
  }

  @Test("Objects are the detections whose every view lies inside their clip")
  func objects() {
    let footage = footage(clips: 1, frames: 12)
    let objects = footage.objects(views: [.sevenFrames], reach: 5, step: 1, stride: 1)
    #expect(objects.map(\.frame) == Array(3...8))
    #expect(objects.map(\.lowest) == [-3, -4, -5, -5, -5, -5])
    #expect(objects.map(\.highest) == [5, 5, 5, 5, 4, 3])
    #expect(footage.objects(views: [.sevenFrames], reach: 5, step: 1, stride: 2).map(\.frame) == [3, 5, 7])
    #expect(footage.objects(views: [.sevenFrames], reach: 5, step: 2, stride: 1).isEmpty)
  }

  @Test("A box outside its frame, and a frame nobody looked at, give no object")
  func unusable() {
    var footage = footage(clips: 1, frames: 9)
    footage.clips[0].detections[3] = nil
    footage.clips[0].detections[4] = [Detection(box: BoundingBox(left: 500, top: 0, width: 5, height: 5))]
    footage.clips[0].detections[5] = [Detection(box: BoundingBox(left: .nan, top: 0, width: 5, height: 5))]
    #expect(footage.objects(views: [.sevenFrames], reach: 3, step: 1, stride: 1).isEmpty)
  }

  @Test("The usual time between frames is the median, and 0 for a single frame")
  func interval() {
    #expect(footage(clips: 2, frames: 5).frameInterval == 100_000_000)
    #expect(footage(clips: 1, frames: 1).frameInterval == 0)
  }

  @Test(
    "What the detections carry is told: all classes, labels alone, or nothing",
    arguments: [
      (MovingSquares.Classes.full, "full", MovingSquares.labels), (.label, "label", ["bright", "dark"]),
      (.none, "none", []),
    ])
  func classScores(classes: MovingSquares.Classes, mode: String, labels: [String]) {
    let found = ModelTraining.classScoreMode(of: MovingSquares.footage(frames: 2, classes: classes))
    #expect(found.mode.rawValue == mode)
    #expect(found.labels == labels)
  }
}
