import Testing
import VideoModel

@testable import Training

@Suite struct TrainingFootageTests {
  private func footage(videos: Int, frames: Int) -> TrainingFootage {
    TrainingFootage(
      videos: (0..<videos).map { MovingSquares.video("video \($0)", frames: frames, squares: 1) },
      detector: MovingSquares.detector())
  }

  @Test("From six videos on, whole videos are held out from the end")
  func wholeVideos() {
    let (training, held) = footage(videos: 8, frames: 3).split(heldOut: 0.15)
    #expect(training.videos.map(\.name) == (0..<6).map { "video \($0)" })
    #expect(held.videos.map(\.name) == ["video 6", "video 7"])
    #expect((training.videos + held.videos).allSatisfy { $0.images.count == 3 && $0.detections.count == 3 })
    let small = footage(videos: 6, frames: 3).split(heldOut: 0.001)
    #expect(small.heldOut.videos.count == 1, "at least one")
    #expect(footage(videos: 6, frames: 3).split(heldOut: 0.5).training.videos.count == 3)
  }

  @Test(
    "With fewer videos the last part of each is held out, behind a gap that no training video reaches over")
  func guardGap() {
    let (training, held) = footage(videos: 2, frames: 100).split(heldOut: 0.2)
    #expect(training.videos.count == 2)
    for (early, late) in zip(training.videos, held.videos) {
      #expect(early.captureTimes.count == 56)
      #expect(late.captureTimes.count == 20)
      #expect(late.captureTimes.first == 8_000_000_000)
      #expect(early.captureTimes.last == 5_500_000_000)
      #expect(early.images.count == early.detections.count && late.images.count == late.detections.count)
    }
  }

  @Test("A video shorter than its gap gives nothing to learn from, and no crash")
  func shortVideo() {
    let (training, held) = footage(videos: 1, frames: 10).split(heldOut: 0.2)
    #expect(training.videos[0].images.isEmpty)
    #expect(held.videos[0].images.count == 2)
  }

  @Test("Objects are the detections whose every view lies inside their video")
  func objects() {
    let footage = footage(videos: 1, frames: 12)
    let objects = footage.objects(views: [.sevenFrames], reach: 5, step: 1, stride: 1)
    #expect(objects.map(\.frame) == Array(3...8))
    #expect(objects.map(\.lowest) == [-3, -4, -5, -5, -5, -5])
    #expect(objects.map(\.highest) == [5, 5, 5, 5, 4, 3])
    #expect(footage.objects(views: [.sevenFrames], reach: 5, step: 1, stride: 2).map(\.frame) == [3, 5, 7])
    #expect(footage.objects(views: [.sevenFrames], reach: 5, step: 2, stride: 1).isEmpty)
  }

  @Test("A box outside its frame, and a frame at which no detector looked, give no object")
  func unusable() {
    var footage = footage(videos: 1, frames: 9)
    footage.videos[0].detections[3] = nil
    footage.videos[0].detections[4] = [Detection(box: BoundingBox(left: 500, top: 0, width: 5, height: 5))]
    footage.videos[0].detections[5] = [Detection(box: BoundingBox(left: .nan, top: 0, width: 5, height: 5))]
    #expect(footage.objects(views: [.sevenFrames], reach: 3, step: 1, stride: 1).isEmpty)
  }

  @Test("The usual time between frames is the median, and 0 for a single frame")
  func interval() {
    #expect(footage(videos: 2, frames: 5).frameInterval == 100_000_000)
    #expect(footage(videos: 1, frames: 1).frameInterval == 0)
  }

  @Test(
    "Footage knows which classes its detections carry: all classes, labels alone, or none",
    arguments: [
      (MovingSquares.Classes.full, "full", MovingSquares.labels), (.label, "label", ["bright", "dark"]),
      (.none, "none", []),
    ])
  func classScores(classes: MovingSquares.Classes, mode: String, labels: [String]) {
    let found = MovingSquares.footage(frames: 2, classes: classes).classScores
    #expect(found.mode.rawValue == mode)
    #expect(found.labels == labels)
  }
}
