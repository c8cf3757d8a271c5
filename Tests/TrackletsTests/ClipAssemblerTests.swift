import TestSupport
import Testing
import Tracklets
import VideoModel

/// One stream through the assembler. The image of a frame is its number.
private struct Story {
  var assembler: ClipAssembler<Int>
  /// Images of the view, by frame; missing where the view has none.
  var shown: [Int: [Int]] = [:]
  var frames: [FrameClips<Int>] = []
  let view: ClipView

  init(_ offsets: [Int], others: [ClipView] = [], step: Int = 1, ends: ClipEnds = .slide) throws {
    view = try #require(ClipView(offsets: offsets))
    var tracklets = TrackletConfiguration()
    tracklets.ends = ends
    assembler = ClipAssembler(
      source: Invented.source(), needs: ClipNeeds(views: [view] + others, step: step), tracklets: tracklets,
      trackPrefix: "e")
  }

  @discardableResult mutating func push(
    _ number: Int, width: Int = 320, at stamp: FrameStamp? = nil
  ) -> [Int] {
    let stamp = stamp ?? Invented.stamp(number)
    return take(
      assembler.push(
        ArrivedFrame(
          stamp: stamp, width: width, height: 240, image: number,
          detections: Invented.detections([Invented.detection(atX: 10)], at: stamp, width: width))))
  }

  @discardableResult mutating func finish() -> [Int] { take(assembler.finish()) }

  private mutating func take(_ ready: [FrameClips<Int>]) -> [Int] {
    for frame in ready {
      shown[frame.window[frame.position]] = frame.imageIndexes(for: view)?.map { frame.window[$0] }
    }
    frames += ready
    return ready.map { $0.window[$0.position] }
  }

  func reason(_ frame: Int) -> NotScoredReason? {
    frames.first { $0.window[$0.position] == frame }?.notScored.first?.reason
  }
}

@Suite struct ClipAssemblerTests {
  @Test("A detection whose confidence is too low to begin a track has no clip and is listed with its reason")
  func doubtful() throws {
    let view = try #require(ClipView(offsets: [0]))
    var assembler = ClipAssembler<Int>(
      source: Invented.source(), needs: ClipNeeds(views: [view], newTrackConfidence: 0.5), trackPrefix: "e")
    var doubtful = Invented.detection(atX: 100)
    doubtful.confidence = 0.3
    let frames = assembler.push(
      ArrivedFrame(
        stamp: Invented.stamp(0), width: 320, height: 240, image: 0,
        detections: Invented.detections([doubtful, Invented.detection(atX: 10)], at: Invented.stamp(0))))
    #expect(frames.map { $0.clips.map(\.track) } == [["e-1"]])
    #expect(
      frames.flatMap(\.notScored) == [
        NotScored(box: doubtful.box, label: "person", track: "", reason: .lowConfidence)
      ])
  }

  @Test("A frame comes out when the frames of its view have arrived, the first ones with the seventh")
  func reach() throws {
    var story = try Story(Array(-3...3))
    for number in 0..<6 { #expect(story.push(number) == []) }
    #expect(story.push(6) == [0, 1, 2, 3])
    #expect(story.push(7) == [4])
    #expect(story.finish() == [5, 6, 7])
  }

  @Test("In mid-stream a view has the frames around its frame, in the order of the view")
  func middle() throws {
    var story = try Story([3, -1, 0, -3])
    for number in 0..<9 { story.push(number) }
    #expect(story.shown[4] == [7, 3, 4, 1])
  }

  @Test("At both ends the window slides inward to seven real frames")
  func sliding() throws {
    var story = try Story(Array(-3...3))
    for number in 0..<10 { story.push(number) }
    story.finish()
    for number in 0..<3 { #expect(story.shown[number] == Array(0...6)) }
    #expect(story.shown[3] == Array(0...6))
    #expect(story.shown[5] == Array(2...8))
    for number in 6..<10 { #expect(story.shown[number] == Array(3...9)) }
    #expect(story.frames.allSatisfy { $0.clips.count == 1 && $0.notScored.isEmpty })
  }

  @Test("A view that leaves its centre out still does where it slides, and reports the centre")
  func hidden() throws {
    let view = [-3, -2, -1, 1, 2, 3]
    var story = try Story(view)
    for number in 0..<10 { story.push(number) }
    story.finish()
    for number in 0..<4 { #expect(story.shown[number] == [0, 1, 2, 4, 5, 6]) }
    #expect(story.shown[5] == [2, 3, 4, 6, 7, 8])
    for number in 6..<10 { #expect(story.shown[number] == [3, 4, 5, 7, 8, 9]) }
    let centres = try story.frames.map { frame in
      frame.window[try #require(frame.centreIndex(for: ClipView(offsets: view)!))]
    }
    #expect(centres == [3, 3, 3, 3, 4, 5, 6, 6, 6, 6])
    #expect(story.frames.map { $0.window[$0.position] } == Array(0..<10))
  }

  @Test(
    "With repeated ends the first and last frames replace the missing ones, and the view does not slide")
  func repeated() throws {
    var story = try Story(Array(-3...3), ends: .repeat)
    for number in 0..<10 { story.push(number) }
    story.finish()
    #expect(story.shown[0] == [0, 0, 0, 0, 1, 2, 3])
    #expect(story.shown[2] == [0, 0, 1, 2, 3, 4, 5])
    #expect(story.shown[5] == Array(2...8))
    #expect(story.shown[9] == [6, 7, 8, 9, 9, 9, 9])
    #expect(story.frames.allSatisfy { $0.clips.count == 1 && $0.notScored.isEmpty })
    #expect(story.frames.map { $0.centreIndex(for: story.view) } == story.frames.map(\.position))
    var steps = try Story([-2, 0, 2], step: 2, ends: .repeat)
    for number in 0..<12 { steps.push(number) }
    steps.finish()
    #expect(steps.shown[1] == [0, 1, 5])
    #expect(steps.frames.allSatisfy { $0.clips.count == 1 })
  }

  @Test("With left-out ends frames whose view would slide have no clips, and the others do not change")
  func leftOut() throws {
    var story = try Story(Array(-3...3), ends: .leaveOut)
    for number in 0..<10 { story.push(number) }
    story.finish()
    for number in [0, 2, 7, 9] { #expect(story.reason(number) == .streamTooShort, "\(number)") }
    for number in 3...6 { #expect(story.shown[number] == Array((number - 3)...(number + 3))) }
    #expect(story.frames.map(\.clips.count) == [0, 0, 0, 1, 1, 1, 1, 0, 0, 0])
    #expect(story.frames.map { $0.window[$0.position] } == Array(0..<10))
  }

  @Test("A view keeps its order where it slides")
  func shuffled() throws {
    var story = try Story([2, -2, 1, -1])
    for number in 0..<5 { story.push(number) }
    story.finish()
    #expect(story.shown[0] == [4, 0, 3, 1])
  }

  @Test("Only the first frames wait for a view that only looks back")
  func lookingBack() throws {
    var story = try Story([-2, -1, 0])
    #expect(story.push(0) == [])
    #expect(story.push(1) == [])
    #expect(story.push(2) == [0, 1, 2])
    #expect(story.push(3) == [3])
    #expect(story.shown[0] == [0, 1, 2])
    #expect(story.shown[3] == [1, 2, 3])
  }

  @Test("A view that looks back and leaves its own frame out needs one more frame at the start")
  func lookingBackOnly() throws {
    var story = try Story([-2, -1])
    for number in 0..<4 { story.push(number) }
    for number in 0..<3 { #expect(story.shown[number] == [0, 1]) }
    #expect(story.shown[3] == [1, 2])
  }

  @Test("A view that only looks ahead slides back at the end")
  func lookingAhead() throws {
    var story = try Story([1, 2])
    for number in 0..<4 { story.push(number) }
    story.finish()
    for number in 1..<4 { #expect(story.shown[number] == [2, 3]) }
  }

  @Test("With a step of two a clip has every second frame, even where it slides")
  func stepTwo() throws {
    var story = try Story([-1, 0, 1], step: 2)
    for number in 0..<4 { #expect(story.push(number) == []) }
    #expect(story.push(4) == [0, 1, 2])
    story.push(5)
    story.finish()
    #expect(story.shown[0] == [0, 2, 4])
    #expect(story.shown[1] == [0, 2, 4])
    #expect(story.shown[2] == [0, 2, 4])
    #expect(story.shown[3] == [1, 3, 5])
    #expect(story.shown[5] == [1, 3, 5])
  }

  @Test("Views of different reach share one window, and the widest decides how long a frame waits")
  func severalViews() throws {
    let middle = try #require(ClipView(offsets: [0]))
    var story = try Story(Array(-3...3), others: [middle, middle])
    #expect((0..<7).map { story.push($0) }.last == [0, 1, 2, 3])
    story.finish()
    for frame in story.frames {
      #expect(frame.imageIndexes(for: middle) == [frame.position])
    }
    #expect(story.frames[0].imageIndexes(for: try #require(ClipView(offsets: [1]))) == nil)
  }

  @Test("A stream of one frame is long enough for a view of one frame and too short for any other")
  func oneFrame() throws {
    var alone = try Story([0])
    #expect(alone.push(0) == [0])
    #expect(alone.shown[0] == [0])
    #expect(alone.finish() == [])

    var seven = try Story(Array(-3...3))
    #expect(seven.push(0) == [])
    #expect(seven.finish() == [0])
    #expect(seven.shown[0] == nil)
    #expect(seven.frames[0].clips.isEmpty)
    #expect(seven.reason(0) == .streamTooShort)
    #expect(seven.frames[0].notScored[0].track == "e-1")
  }

  @Test("A stream as long as the view has clips, and one that is a frame shorter has none")
  func shortest() throws {
    for (length, reason) in [(7, nil), (6, NotScoredReason.streamTooShort)] {
      var story = try Story(Array(-3...3))
      for number in 0..<length { story.push(number) }
      story.finish()
      #expect(story.frames.count == length)
      #expect(story.reason(0) == reason)
    }
  }

  @Test("A stop in mid-clip is the reason of the detections, not a short stream")
  func stopping() throws {
    var story = try Story(Array(-3...3))
    story.push(0)
    #expect(story.assembler.finish(reason: .stopping).first?.notScored.first?.reason == .stopping)
  }

  @Test("A second stream has neither frames nor tracks of the first")
  func secondStream() throws {
    var story = try Story([-1, 0, 1])
    for number in 0..<4 { story.push(number) }
    story.finish()
    let first = story.frames
    #expect(Set(first.flatMap { $0.clips.map(\.track) }) == ["e-1"])
    story.frames = []
    for number in 10..<13 { story.push(number) }
    story.finish()
    #expect(story.shown[10] == [10, 11, 12])
    #expect(Set(story.frames.flatMap { $0.clips.map(\.track) }) == ["e.1-1"])
  }

  @Test("Only the images that are still needed are kept")
  func bounded() throws {
    var story = try Story(Array(-3...3), step: 2)
    for number in 0..<100 {
      story.push(number)
      #expect(story.assembler.imagesKept <= 13)
    }
    var ahead = try Story([-1, 0], others: [try #require(ClipView(offsets: [0, 4]))])
    for number in 0..<100 {
      ahead.push(number)
      #expect(ahead.assembler.imagesKept <= 6)
    }
    #expect(ahead.finish() == [96, 97, 98, 99])
    #expect(ahead.shown[99] == [98, 99])
  }

  @Test("Every detection is a clip or is listed with its reason")
  func impossibleBox() throws {
    let view = try #require(ClipView(offsets: [0]))
    var assembler = ClipAssembler<Int>(
      source: Invented.source(), needs: ClipNeeds(views: [view]), trackPrefix: "e")
    let stamp = Invented.stamp(0)
    let outside = Invented.detection(atX: 400, track: "theirs")
    let broken = Detection(box: BoundingBox(left: .nan, top: 0, width: 5, height: 5))
    let over = Detection(box: BoundingBox(left: -10, top: 0, width: 30, height: 30))
    let ready = assembler.push(
      ArrivedFrame(
        stamp: stamp, width: 320, height: 240, image: 0,
        detections: Invented.detections([outside, broken, over], at: stamp)))
    let frame = try #require(ready.first)
    #expect(frame.notScored.map(\.reason) == [.impossibleBox, .impossibleBox])
    #expect(frame.notScored.map(\.track) == ["theirs", ""])
    #expect(
      frame.clips == [
        Clip(detection: over, box: BoundingBox(left: 0, top: 0, width: 20, height: 30), track: "e-1")
      ])
  }

  @Test("Objects in an ignored area are listed as ignored and not tracked")
  func ignored() throws {
    let view = try #require(ClipView(offsets: [0]))
    var configuration = TrackletConfiguration()
    configuration.ignore = [try #require(Polygon("0.5:0 1:0 1:1 0.5:1"))]
    var assembler = ClipAssembler<Int>(
      source: Invented.source(), needs: ClipNeeds(views: [view]), tracklets: configuration, trackPrefix: "e")
    let stamp = Invented.stamp(0)
    // Measured in an image of half the size: the right one is at x 260 of 320.
    let boxes = [Invented.detection(atX: 20), Invented.detection(atX: 120)]
    let ready = assembler.push(
      ArrivedFrame(
        stamp: stamp, width: 320, height: 240, image: 0,
        detections: Invented.detections(boxes, at: stamp, width: 160, height: 120)))
    let frame = try #require(ready.first)
    #expect(frame.clips.map(\.track) == ["e-1"])
    #expect(frame.clips.first?.box.left == 40)
    #expect(frame.notScored.map(\.reason) == [.ignored])
    #expect(frame.notScored.first?.box == boxes[1].box)
  }

  @Test("Boxes measured in a smaller image are scaled to the frame, and a size of 0 makes them impossible")
  func scaledBoxes() throws {
    let view = try #require(ClipView(offsets: [0]))
    var assembler = ClipAssembler<Int>(
      source: Invented.source(), needs: ClipNeeds(views: [view]), trackPrefix: "e")
    let boxes = [Invented.detection(atX: 10)]
    func frame(_ number: Int, width: Int, height: Int) -> ArrivedFrame<Int> {
      let stamp = Invented.stamp(number)
      return ArrivedFrame(
        stamp: stamp, width: 320, height: 240, image: number,
        detections: Invented.detections(boxes, at: stamp, width: width, height: height))
    }
    let half = assembler.push(frame(0, width: 160, height: 120))
    #expect(half.first?.clips.map(\.box) == [BoundingBox(left: 20, top: 100, width: 40, height: 80)])
    let none = assembler.push(frame(1, width: 0, height: 120))
    #expect(none.first?.notScored.map(\.reason) == [.impossibleBox])
  }

  @Test("A frame that no detector looked at differs from a frame without objects")
  func notDetected() throws {
    let view = try #require(ClipView(offsets: [0]))
    var assembler = ClipAssembler<Int>(
      source: Invented.source(), needs: ClipNeeds(views: [view]), trackPrefix: "e")
    func frame(_ detections: FrameDetections?) -> ArrivedFrame<Int> {
      ArrivedFrame(stamp: Invented.stamp(0), width: 320, height: 240, image: 0, detections: detections)
    }
    let unseen = assembler.push(frame(nil)).first
    #expect(unseen?.detected == false)
    #expect(unseen?.detector == nil)
    let empty = assembler.push(frame(Invented.detections([], at: Invented.stamp(0)))).first
    #expect(empty?.detected == true)
    #expect(empty?.detector?.id == "invented")
  }

  @Test("The end of a track comes with the frame in which its patience ended")
  func endedTracks() throws {
    let view = try #require(ClipView(offsets: [0]))
    var assembler = ClipAssembler<Int>(
      source: Invented.source(), needs: ClipNeeds(views: [view]),
      tracklets: TrackletConfiguration(patience: 1),
      trackPrefix: "e")
    var ended: [[String]] = []
    for number in 0..<4 {
      let boxes = number == 0 ? [Invented.detection(atX: 10)] : []
      ended += assembler.push(
        ArrivedFrame(
          stamp: Invented.stamp(number), width: 320, height: 240, image: number,
          detections: Invented.detections(boxes, at: Invented.stamp(number)))
      ).map(\.endedTracks)
    }
    #expect(ended == [[], [], ["e-1"], []])
  }

  @Test("Clips across a change of the frame size have no score, and all others do")
  func sizeChange() throws {
    var story = try Story([-1, 0, 1])
    for number in 0..<5 { story.push(number) }
    for number in 5..<10 { story.push(number, width: 640) }
    story.finish()
    #expect(story.frames.count == 10)
    for number in 0..<10 {
      #expect(story.reason(number) == ([4, 5].contains(number) ? .frameSizeChanged : nil))
    }
  }
}

@Suite struct CaptureGapTests {
  @Test("A missing frame leaves the clips across the gap unscored, and no others")
  func gap() throws {
    var story = try Story([-1, 0, 1])
    for number in 0..<20 where number != 10 { story.push(number) }
    story.finish()
    for number in 0..<20 where number != 10 {
      #expect(story.reason(number) == ([9, 11].contains(number) ? .captureGap : nil))
    }
  }

  @Test("A difference of half the usual interval is within the limit, and a larger one is a gap")
  func tolerance() throws {
    for (shift, reason) in [(50_000_000, nil), (50_000_001, NotScoredReason.captureGap)] {
      for sign: Int64 in [1, -1] {
        var story = try Story([0, 1])
        for number in 0..<20 {
          let time = Int64(number) * 100_000_000 + (number > 10 ? sign * Int64(shift) : 0)
          story.push(number, at: FrameStamp(frameID: UInt64(number), captureTime: time))
        }
        #expect(story.reason(10) == reason)
        #expect(story.reason(9) == nil)
        #expect(story.reason(11) == nil)
      }
    }
  }

  @Test("With a step of two the time between two steps counts")
  func stepTwo() throws {
    var story = try Story([-1, 0], step: 2)
    for number in 0..<20 where number != 10 && number != 11 { story.push(number) }
    for number in [0, 9, 14] { #expect(story.reason(number) == nil) }
    for number in [12, 13] { #expect(story.reason(number) == .captureGap) }
  }

  @Test("With a step of two the time of a frame between two steps does not matter")
  func betweenSteps() throws {
    var story = try Story([-1, 0, 1], step: 2)
    for number in 0..<20 {
      let late: Int64 = number == 11 ? 101_000_000 : 0
      let time = Invented.stamp(number).captureTime + late
      story.push(number, at: FrameStamp(frameID: UInt64(number), captureTime: time))
    }
    for number in [8, 10, 12, 14] { #expect(story.reason(number) == nil) }
    for number in [9, 11, 13] { #expect(story.reason(number) == .captureGap) }
  }

  @Test("There is no gap while fewer than three intervals are known")
  func unknown() throws {
    var story = try Story([-1, 0])
    for (number, time) in [(0, 0), (1, 100), (2, 900)] {
      story.push(number, at: FrameStamp(frameID: UInt64(number), captureTime: Int64(time)))
    }
    #expect((0..<3).allSatisfy { story.reason($0) == nil })
  }

  @Test("A source whose capture times do not advance is scored")
  func noClock() throws {
    var story = try Story([-1, 0, 1])
    for number in 0..<10 { story.push(number, at: FrameStamp(frameID: UInt64(number), captureTime: 7)) }
    story.finish()
    #expect((0..<10).allSatisfy { story.reason($0) == nil })
  }

  @Test("A capture time that jumps back is one gap, and the widest jump does no harm")
  func jump() throws {
    var story = try Story([-1, 0])
    for number in 0..<10 { story.push(number) }
    story.push(10, at: FrameStamp(frameID: 10, captureTime: .min))
    story.push(11, at: FrameStamp(frameID: 11, captureTime: .max))
    story.push(12, at: Invented.stamp(12))
    story.push(13)
    #expect(story.reason(9) == nil)
    for number in 10...12 { #expect(story.reason(number) == .captureGap) }
    #expect(story.reason(13) == nil)
  }

  @Test("A source that changes its frame rate is scored again once the new rate is the usual one")
  func newRate() throws {
    var story = try Story([-1, 0])
    var time: Int64 = 0
    for number in 0..<200 {
      time += number < 100 ? 100_000_000 : 25_000_000
      story.push(number, at: FrameStamp(frameID: UInt64(number), captureTime: time))
    }
    #expect(story.reason(99) == nil)
    #expect(story.reason(110) == .captureGap)
    #expect(story.reason(140) == nil)
  }
}
