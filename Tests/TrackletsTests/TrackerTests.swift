import TestSupport
import Testing
import Tracklets
import VideoModel

@Suite struct TrackerTests {
  private func tracker(patience: Int = 2) -> Tracker {
    Tracker(configuration: TrackletConfiguration(patience: patience), epoch: "e")
  }

  @Test("Two walkers who keep apart keep their tracks, in whatever order they are listed")
  func apart() {
    var tracker = tracker()
    #expect(
      tracker.update([Invented.detection(atX: 0), Invented.detection(atX: 100)]).tracks == ["e-1", "e-2"])
    #expect(
      tracker.update([Invented.detection(atX: 95), Invented.detection(atX: 5)]).tracks == ["e-2", "e-1"])
  }

  @Test("A walker is followed through frames in which nobody saw him, at his own speed")
  func hidden() {
    var tracker = tracker(patience: 5)
    for frame in 0..<5 { _ = tracker.update([Invented.detection(atX: Float(frame) * 8)]) }
    // Hidden for three frames he has moved 32 px on, more than his own width.
    for _ in 0..<3 { #expect(tracker.update([]).ended.isEmpty) }
    #expect(tracker.update([Invented.detection(atX: 64)]).tracks == ["e-1"])
  }

  @Test("Two walkers who cross keep their tracks")
  func crossing() {
    var tracker = tracker()
    var last: [String] = []
    for frame in 0...10 {
      let step = Float(frame) * 8
      last = tracker.update([Invented.detection(atX: step), Invented.detection(atX: 84 - step)]).tracks
    }
    #expect(last == ["e-1", "e-2"])
  }

  @Test("The pair that overlaps most is joined first")
  func bestFirst() {
    var tracker = tracker()
    _ = tracker.update([Invented.detection(atX: 0)])
    #expect(
      tracker.update([Invented.detection(atX: 6), Invented.detection(atX: 1)]).tracks == ["e-2", "e-1"])
  }

  @Test("A box elsewhere begins a track of its own")
  func elsewhere() {
    var tracker = tracker()
    _ = tracker.update([Invented.detection(atX: 0)])
    #expect(tracker.update([Invented.detection(atX: 200)]).tracks == ["e-2"])
  }

  @Test("A track ends in the first detected frame after its patience, and its id is not used again")
  func patience() {
    var tracker = tracker(patience: 2)
    _ = tracker.update([Invented.detection(atX: 0)])
    #expect(tracker.update([]).ended.isEmpty)
    #expect(tracker.update([]).ended.isEmpty)
    #expect(tracker.update([]).ended == ["e-1"])
    #expect(tracker.count == 0)
    #expect(tracker.update([Invented.detection(atX: 0)]).tracks == ["e-2"])
  }

  @Test("With no patience a track ends when it is missed once")
  func noPatience() {
    var tracker = tracker(patience: 0)
    _ = tracker.update([Invented.detection(atX: 0)])
    #expect(tracker.update([]).ended == ["e-1"])
  }

  @Test("Frames no detector looked at move a track on but do not end it")
  func skipped() {
    var tracker = tracker(patience: 0)
    _ = tracker.update([Invented.detection(atX: 0)])
    _ = tracker.update([Invented.detection(atX: 8)])
    for _ in 0..<9 { tracker.skip() }
    #expect(tracker.update([Invented.detection(atX: 88)]).tracks == ["e-1"])
  }

  @Test("The producer's own track id wins, however far the box has jumped")
  func producer() {
    var tracker = tracker()
    #expect(tracker.update([Invented.detection(atX: 0, track: "p7")]).tracks == ["p7"])
    #expect(tracker.update([Invented.detection(atX: 250, track: "p7")]).tracks == ["p7"])
    #expect(tracker.update([Invented.detection(atX: 250)]).tracks == ["e-1"])
    _ = tracker.update([])
    #expect(tracker.update([]).ended == ["p7"])
  }

  @Test("A producer that gives one id to two boxes of a frame has the first of them believed")
  func duplicateProducerID() {
    var tracker = tracker()
    let twice = [Invented.detection(atX: 0, track: "p"), Invented.detection(atX: 100, track: "p")]
    #expect(tracker.update(twice).tracks == ["p", "e-1"])
    #expect(tracker.update(twice).tracks == ["p", "e-1"])
    #expect(tracker.count == 2)
  }

  @Test("A box that is not finite is followed by nothing and takes no one's track")
  func notFinite() {
    var tracker = tracker()
    let broken = Detection(box: BoundingBox(left: .nan, top: 50, width: 20, height: .infinity))
    _ = tracker.update([Invented.detection(atX: 0)])
    #expect(tracker.update([broken, Invented.detection(atX: 1)]).tracks == ["e-2", "e-1"])
    #expect(tracker.update([broken]).tracks == ["e-3"])
  }
}
