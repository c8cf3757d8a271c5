import Evaluation
import Testing
import VideoModel

private let walkway = BoundingBox(left: 100, top: 100, width: 40, height: 80)
private let elsewhere = BoundingBox(left: 400, top: 100, width: 40, height: 80)
private let frameRate = 10.0

private func track(_ label: String, _ frames: ClosedRange<Int>) -> TruthTrack {
  TruthTrack(label: label, startFrame: frames.lowerBound, boxes: frames.map { _ in walkway })
}

private func stamp(_ frame: Int, origin: Int64 = 0) -> FrameStamp {
  FrameStamp(frameID: UInt64(frame + 7), captureTime: origin + Int64(frame) * 100_000_000)
}

private func event(
  _ frames: ClosedRange<Int>, at box: BoundingBox = walkway, boxed: Bool = true, origin: Int64 = 0
) throws -> AnomalyEvent {
  let peak = stamp((frames.lowerBound + frames.upperBound) / 2, origin: origin)
  return AnomalyEvent(
    id: "e\(frames.lowerBound)", phase: .end, source: try #require(SourceID("plaza")), track: "1-1",
    label: "person", start: stamp(frames.lowerBound, origin: origin),
    latest: stamp(frames.upperBound, origin: origin), peak: peak, peakBox: box, peakScore: 4, tasks: [],
    boxes: boxed ? frames.map { .init(stamp: stamp($0, origin: origin), box: box) } : [])
}

@Test("An event over the span on the actor finds it, and an event elsewhere is false")
func findsAndMisses() throws {
  let matcher = EventMatcher(
    tracks: [track("runner", 50...99), track("cart", 200...249)], frameRate: frameRate)
  let outcome = matcher.match([try event(55...95), try event(205...240, at: elsewhere)])
  #expect(outcome.verdicts == [.finds(0), .unrelated])
  #expect(outcome.found == [0])
  #expect(outcome.missed == [1])
  #expect(outcome.falseEvents == [1])
}

@Test("Time decides at an IoU of 0.3: 15 of 50 frames find, 14 do not")
func timeThreshold() throws {
  let matcher = EventMatcher(tracks: [track("runner", 50...99)], frameRate: frameRate)
  #expect(matcher.match([try event(50...64)]).verdicts == [.finds(0)])
  let short = matcher.match([try event(50...63)])
  #expect(short.verdicts == [.fragment(0)])
  #expect(short.missed == [0])
  #expect(short.falseEvents == [0])
}

@Test("An event far longer than the span does not find it")
func tooLong() throws {
  let matcher = EventMatcher(tracks: [track("runner", 50...99)], frameRate: frameRate)
  #expect(matcher.match([try event(0...400)]).missed == [0])
}

@Test("Several events on one span find it once, and none is false, not even a fragment")
func severalEvents() throws {
  let matcher = EventMatcher(tracks: [track("runner", 50...99)], frameRate: frameRate)
  let outcome = matcher.match([try event(50...69), try event(72...92), try event(95...97)])
  #expect(outcome.verdicts == [.finds(0), .finds(0), .fragment(0)])
  #expect(outcome.found == [0])
  #expect(outcome.falseEvents.isEmpty)
}

@Test("A small box in the middle of the actor has its place; a box beside it has not")
func boxes() throws {
  let matcher = EventMatcher(tracks: [track("runner", 50...99)], frameRate: frameRate)
  let small = BoundingBox(left: 112, top: 120, width: 12, height: 20)
  let beside = BoundingBox(left: 130, top: 100, width: 40, height: 80)
  #expect(matcher.match([try event(50...99, at: small)]).found == [0])
  #expect(matcher.match([try event(50...99, at: beside)]).found.isEmpty)
}

@Test("An event without boxes is judged by its peak")
func peakOnly() throws {
  let matcher = EventMatcher(tracks: [track("runner", 50...99)], frameRate: frameRate)
  #expect(matcher.match([try event(50...99, boxed: false)]).found == [0])
  #expect(matcher.match([try event(50...99, at: elsewhere, boxed: false)]).falseEvents == [0])
}

@Test("Capture times count from the origin, and absurd ones do no harm")
func origin() throws {
  let start: Int64 = 1_700_000_000_000_000_000
  let matcher = EventMatcher(tracks: [track("runner", 50...99)], frameRate: frameRate, origin: start)
  #expect(matcher.match([try event(50...99, origin: start)]).found == [0])
  #expect(matcher.match([try event(50...99)]).falseEvents == [0])
  var absurd = try event(50...99, origin: start)
  absurd.start.captureTime = .min
  absurd.latest.captureTime = .max
  #expect(matcher.match([absurd]).missed == [0])
}

@Test("No events miss everything, and with nothing planted every event is false")
func empty() throws {
  #expect(EventMatcher(tracks: [track("cart", 1...9)], frameRate: frameRate).match([]).missed == [0])
  let outcome = EventMatcher(tracks: [], frameRate: frameRate).match([try event(1...9)])
  #expect(outcome.falseEvents == [0] && outcome.found.isEmpty && outcome.missed.isEmpty)
}
