import TestSupport
import Testing
import VideoModel

@testable import Tracklets

/// Clips of one walker who moves by one pixel per frame.
private struct Walk {
  var assembler: ClipAssembler<Int>

  init() throws {
    let view = try #require(ClipView(offsets: [0]))
    assembler = ClipAssembler(
      source: Invented.source(), needs: ClipNeeds(views: [view]),
      tracklets: TrackletConfiguration(patience: 2), trackPrefix: "e")
  }

  /// `nil` when the walker is not detected.
  mutating func push(_ number: Int, rate: Int64 = 10, atX x: Float?, width: Int = 320, time: Int64? = nil)
    -> Clip?
  {
    var stamp = Invented.stamp(number, rate: rate)
    if let time { stamp.captureTime = time }
    let boxes = x.map { [Invented.detection(atX: $0)] } ?? []
    return assembler.push(
      ArrivedFrame(
        stamp: stamp, width: width, height: 240, image: number,
        detections: Invented.detections(boxes, at: stamp, width: width))
    ).first?.clips.first
  }
}

@Suite struct TrackHistoriesTests {
  @Test("A clip has the earlier boxes of its track, newest first, without its own and later frames")
  func newestFirst() throws {
    var walk = try Walk()
    #expect(walk.push(0, atX: 100)?.history == [])
    #expect(walk.push(1, atX: 101)?.history == [PastBox(age: 0.1, box: Invented.walker(atX: 100))])
    let last = walk.push(2, atX: 102)
    let third = try #require(last)
    #expect(third.history.map(\.age) == [0.1, 0.2])
    #expect(third.history.map(\.box.left) == [101, 100])
  }

  @Test(
    "A track history spans nearly 3 seconds at any frame rate, in at most 32 boxes",
    arguments: [5, 10, 25, 60] as [Int64])
  func bounded(rate: Int64) throws {
    var walk = try Walk()
    var clip: Clip?
    for number in 0..<Int(rate * 8) {
      clip = walk.push(number, rate: rate, atX: 20 + Float(number) / 10)
    }
    let history = try #require(clip).history
    #expect(history.count <= TrackHistories.capacity)
    #expect(history.allSatisfy { $0.age > 0 && $0.age <= 3 })
    #expect(history.last?.age ?? 0 > 2.7)
    #expect(history.first?.age ?? 9 <= max(0.2, 0.1 + 1 / Float(rate)))
  }

  @Test("A track that was out of sight keeps its recent boxes, and an ended track keeps none")
  func unseen() throws {
    var walk = try Walk()
    for number in 0..<3 { _ = walk.push(number, atX: 100) }
    for number in 3..<5 { #expect(walk.push(number, atX: nil) == nil) }
    #expect(walk.push(5, atX: 100)?.history.map { ($0.age * 10).rounded() } == [3, 4, 5])
    for number in 6..<9 { _ = walk.push(number, atX: nil) }
    let last = walk.push(9, atX: 100)
    let again = try #require(last)
    #expect(again.track == "e-2" && again.history == [])
  }

  @Test("Boxes of a frame of another size, of a later time, or older than 3 s are dropped")
  func forgotten() throws {
    var walk = try Walk()
    for number in 0..<4 { _ = walk.push(number, atX: 100) }
    #expect(walk.push(4, atX: 100, width: 640)?.history == [])
    #expect(walk.push(5, atX: 100, width: 640)?.history.count == 1)
    // Time jumps back and continues from there.
    #expect(walk.push(6, atX: 100, width: 640, time: 100)?.history == [])
    #expect(walk.push(7, atX: 100, width: 640, time: 200_000_100)?.history.map(\.age) == [0.2])
    #expect(walk.push(8, atX: 100, width: 640, time: 4_000_000_000)?.history == [])
    #expect(walk.push(9, atX: 100, width: 640, time: .max)?.history == [])
    #expect(walk.push(10, atX: 100, width: 640, time: .min)?.history == [])
  }

  @Test("A new stream has no history of the stream before")
  func newStream() throws {
    var walk = try Walk()
    for number in 0..<4 { _ = walk.push(number, atX: 100) }
    _ = walk.assembler.finish()
    #expect(walk.push(5, atX: 100)?.history == [])
  }
}
