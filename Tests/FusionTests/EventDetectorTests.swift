import Fusion
import TestSupport
import Testing
import VideoModel

/// Ten frames a second of one source through the detector.
private struct Story {
  var detector: EventDetector
  var frame = 0
  var events: [AnomalyEvent] = []

  init(_ change: (inout EventConfiguration) -> Void = { _ in }) {
    var configuration = EventConfiguration()
    configuration.timeConstant = 0.5
    configuration.minimumDuration = 0.4
    change(&configuration)
    detector = EventDetector(
      configuration: configuration, source: Invented.source(), idPrefix: "n")
  }

  /// One frame with some objects.
  mutating func show(_ objects: [ObjectScore], ended: [String] = []) {
    events += detector.push(
      Invented.frameScore(objects, at: Invented.stamp(frame)), endedTracks: ended)
    frame += 1
  }

  /// A track with one score for some frames.
  mutating func show(_ score: Float, frames: Int, track: String = "t", atX x: Float = 100) {
    for _ in 0..<frames { show([Invented.object(score, track: track, atX: x)]) }
  }

  mutating func showNothing(frames: Int) {
    for _ in 0..<frames { show([]) }
  }

  var phases: [AnomalyEvent.Phase] { events.map(\.phase) }
}

@Suite struct EventDetectorTests {
  @Test("Somebody who is cut off by the edge of the frame raises nothing, and lets an event go on")
  func cut() {
    var leaving = Story()
    leaving.show(1, frames: 30)
    leaving.show(50, frames: 30, atX: 315)
    leaving.events += leaving.detector.finish()
    #expect(leaving.events.isEmpty)

    var odd = Story()
    odd.show(8, frames: 30)
    odd.show(0, frames: 30, atX: 315)
    #expect(odd.events.first?.phase == .start)
    #expect(!odd.phases.contains(.end))
    #expect(odd.detector.finish().last?.latest.frameID == 59)
  }

  @Test(
    "After an event the same track waits, others do not; one that outlasts the wait is told with its true start"
  )
  func trackCooldown() {
    var story = Story { $0.trackCooldown = 20 }
    story.show(6, frames: 20)
    story.show(0, frames: 60)
    #expect(story.phases.filter { $0 != .update } == [.start, .end])
    // Odd again for a moment: never told.
    story.show(6, frames: 15)
    story.show(0, frames: 40)
    #expect(story.phases.count { $0 == .start } == 1)
    #expect(story.detector.takeHeldBack() == [.track: 1])
    #expect(story.detector.takeHeldBack() == [:])
    story.show(6, frames: 10, track: "other", atX: 10)
    #expect(story.phases.count { $0 == .start } == 2)
    // And once more for longer than the wait takes.
    let began = story.frame
    story.show(6, frames: 150)
    #expect(story.phases.count { $0 == .start } == 3)
    #expect(story.events.last { $0.phase == .start }.map { $0.start.frameID < began + 10 } == true)
    #expect(story.detector.takeHeldBack() == [.track: 1])
  }

  @Test("After an event the whole source waits, if it is to")
  func sourceCooldown() {
    var story = Story { $0.sourceCooldown = 20 }
    story.show(6, frames: 20)
    story.show(0, frames: 60)
    story.show(6, frames: 10, track: "other", atX: 10)
    story.showNothing(frames: 30)
    #expect(story.phases.count { $0 == .start } == 1)
    #expect(story.detector.takeHeldBack() == [.source: 1])
    story.showNothing(frames: 200)
    story.show(6, frames: 10, track: "third", atX: 10)
    #expect(story.phases.count { $0 == .start } == 2)
  }

  @Test("Under another configuration open events go on, and end by the new levels")
  func reconfigured() {
    var story = Story()
    story.show(6, frames: 30)
    #expect(story.phases.first == .start)
    var stricter = EventConfiguration()
    stricter.threshold = 9
    stricter.release = 8
    stricter.timeConstant = 0.5
    stricter.minimumDuration = 0.4
    story.detector.reconfigure(stricter)
    story.show(6, frames: 5)
    #expect(!story.phases.contains(.end))
    story.show(6, frames: 15)
    #expect(story.events.last?.endReason == .calm)
    #expect(Set(story.events.map(\.id)).count == 1)
    let told = story.events.count
    story.show(6, frames: 30)
    #expect(story.events.count == told)
  }

  @Test("An ordinary track raises nothing, however long it is there")
  func ordinary() {
    var story = Story()
    for _ in 0..<100 {
      story.show(0.5, frames: 2)
      story.show(2, frames: 1)
    }
    story.events += story.detector.finish()
    #expect(story.events.isEmpty)
  }

  @Test("A single frame of a normal object, however odd, raises nothing, first or later or after a pause")
  func spike() {
    var story = Story()
    story.show(1000, frames: 1)
    story.show(1, frames: 20)
    story.show(1000, frames: 1)
    story.show(1, frames: 20)
    story.showNothing(frames: 8)
    story.show(1000, frames: 1)
    story.show(1, frames: 20)
    story.events += story.detector.finish()
    #expect(story.events.isEmpty)
  }

  @Test("An odd span is told from its beginning to its end under one id")
  func span() throws {
    var story = Story()
    story.show(1, frames: 20)
    story.show(7, frames: 20)
    story.show(0.5, frames: 40)
    #expect(story.phases.first == .start && story.phases.last == .end)
    #expect(Set(story.events.map(\.id)) == ["n-1"])
    let end = try #require(story.events.last)
    #expect(end.endReason == .calm)
    // The odd frames are 20...39; smoothing delays the end by under a second, and not the start.
    #expect(end.start.frameID == 20)
    #expect((39...48).contains(end.latest.frameID))
    #expect(end.peak.frameID == 39)
    #expect(end.track == "t" && end.label == "person")
    #expect(end.boxes.first?.stamp == end.start && end.boxes.last?.stamp == end.latest)
  }

  @Test("The start goes out after the minimum duration over the threshold and names where the score rose")
  func minimumDuration() throws {
    var story = Story { $0.minimumDuration = 0.5 }
    var frames = 0
    while story.events.isEmpty, frames < 50 {
      story.show(7, frames: 1)
      frames += 1
    }
    let start = try #require(story.events.first)
    // The first frame starts the clock; half the release level is passed on the second, the threshold on the fourth.
    #expect(start.start.frameID == 1)
    #expect(start.latest.frameID == 3 + 5)
    #expect(start.endReason == nil)
  }

  @Test("A span that sank back and rises again begins where it first rose, unless it was calm between")
  func again() throws {
    var story = Story { $0.minimumDuration = 0.5 }
    story.show(7, frames: 6)
    story.show(1.5, frames: 6)
    story.show(7, frames: 20)
    #expect(try #require(story.events.first).start.frameID == 1)

    var calm = Story { $0.minimumDuration = 0.5 }
    calm.show(7, frames: 6)
    calm.show(0, frames: 20)
    calm.show(7, frames: 20)
    #expect(try #require(calm.events.first).start.frameID == 26)
  }

  @Test("Between the two levels an event goes on; a span not yet told is given up under the threshold")
  func hysteresis() {
    var story = Story()
    story.show(7, frames: 15)
    story.show(2.5, frames: 60)
    #expect(story.phases.filter { $0 == .end }.isEmpty)

    var short = Story { $0.minimumDuration = 1 }
    short.show(7, frames: 6)
    short.show(2.5, frames: 60)
    #expect(short.events.isEmpty)
  }

  @Test("A short calm does not cut an event in two, a long one does")
  func patience() {
    var short = Story { $0.patience = 1 }
    short.show(7, frames: 20)
    short.show(1, frames: 14)
    short.show(7, frames: 20)
    #expect(Set(short.events.map(\.id)) == ["n-1"])

    var long = Story { $0.patience = 1 }
    long.show(7, frames: 20)
    long.show(1, frames: 40)
    long.show(7, frames: 20)
    #expect(Set(long.events.map(\.id)) == ["n-1", "n-2"])
  }

  @Test("Updates tell of a growing peak, at most one in each interval, and never of a falling score")
  func updates() throws {
    var story = Story { $0.updateInterval = 1 }
    for frame in 0..<60 { story.show(4 + Float(frame) * 0.1, frames: 1) }
    let updates = story.events.filter { $0.phase == .update }
    #expect((3...6).contains(updates.count))
    for (one, next) in zip(updates, updates.dropFirst()) {
      #expect(next.peakScore > one.peakScore)
      #expect(next.peak.captureTime - one.peak.captureTime >= 1_000_000_000)
    }
    story.show(6, frames: 11)
    let told = story.events.count
    story.show(5, frames: 30)
    #expect(story.events.count == told)
  }

  @Test("The peak carries its own box and task shares, and strong events differ beyond the ceiling")
  func peak() throws {
    var scores: [Float] = []
    for strength: Float in [50, 500] {
      var story = Story()
      let task = TaskScore(task: "a", raw: 1, share: 1)
      for frame in 0..<20 {
        let tasks = frame == 19 ? [task] : []
        story.show([Invented.object(strength, track: "t", atX: Float(frame), tasks: tasks)])
      }
      story.events += story.detector.finish()
      let end = try #require(story.events.last)
      #expect(end.tasks == [task])
      #expect(end.peakBox == Invented.walker(atX: 19))
      scores.append(end.peakScore)
    }
    #expect(scores[1] > scores[0] * 5)
  }

  @Test("A track that is lost ends its event where it was last odd, once patience is over")
  func lost() throws {
    var story = Story()
    story.show(7, frames: 20)
    story.show([], ended: ["t"])
    story.showNothing(frames: 9)
    #expect(!story.phases.contains(.end))
    story.showNothing(frames: 2)
    let end = try #require(story.events.last)
    #expect(end.phase == .end && end.endReason == .trackEnded)
    #expect(end.latest.frameID == 19)
  }

  @Test("A broken track goes on with its event under the same id")
  func brokenTrack() throws {
    var story = Story()
    story.show(7, frames: 20, track: "old", atX: 100)
    story.showNothing(frames: 3)
    story.show(7, frames: 20, track: "new", atX: 118)
    story.events += story.detector.finish()
    #expect(Set(story.events.map(\.id)) == ["n-1"])
    let end = try #require(story.events.last)
    #expect(story.phases.filter { $0 == .start }.count == 1)
    #expect(end.track == "new" && end.start.frameID < 10 && end.latest.frameID == 42)
  }

  @Test("A normal newcomer, one too far away, or one too late does not inherit an event")
  func noHeir() {
    for (score, x, pause) in [(1, 100, 3), (7, 200, 3), (7, 100, 12)] as [(Float, Float, Int)] {
      var story = Story()
      story.show(7, frames: 20, track: "old", atX: 100)
      story.showNothing(frames: pause)
      story.show(score, frames: 20, track: "new", atX: x)
      let own = story.events.filter { $0.track == "new" }
      #expect(own.allSatisfy { $0.id != "n-1" })
      #expect(story.events.contains { $0.phase == .end && $0.track == "old" && $0.endReason == .trackEnded })
    }
  }

  @Test("A second odd object beside a visible first one has an event of its own")
  func twoAtOnce() {
    var story = Story()
    for _ in 0..<30 {
      story.show([Invented.object(7, track: "a", atX: 100), Invented.object(8, track: "b", atX: 110)])
    }
    story.events += story.detector.finish()
    #expect(Set(story.events.map(\.id)) == ["n-1", "n-2"])
    #expect(story.events.suffix(2).map(\.track) == ["a", "b"])
  }

  @Test("An odd newcomer beside an odd object still in view does not take its event, whoever is listed first")
  func newcomerFirst() {
    var story = Story()
    story.show(7, frames: 20, track: "a")
    for _ in 0..<20 {
      story.show([Invented.object(8, track: "b", atX: 110), Invented.object(7, track: "a", atX: 100)])
    }
    #expect(story.detector.finish().map { [$0.id, $0.track] } == [["n-1", "a"], ["n-2", "b"]])
  }

  @Test("After a pause of the whole source nobody inherits an event that is over")
  func sourcePause() {
    var story = Story()
    story.show(7, frames: 20, track: "old")
    story.frame += 12
    story.show(7, frames: 20, track: "new")
    #expect(story.detector.finish().map(\.id) == ["n-2"])
  }

  @Test("Where a frame names a track twice, its oddest box counts")
  func namedTwice() {
    for scores in [[7, 0], [0, 7]] as [[Float]] {
      var story = Story()
      for _ in 0..<20 { story.show(scores.map { Invented.object($0, track: "t") }) }
      #expect(story.phases.first == .start)
    }
  }

  @Test("When the source ends every told event ends with that reason, and a new stream has new ids")
  func sourceEnds() {
    var story = Story()
    story.show(7, frames: 20)
    let last = story.detector.finish(.stopping)
    #expect(last.map(\.phase) == [.end] && last.map(\.endReason) == [.stopping])
    #expect(story.detector.tracksFollowed == 0)
    #expect(story.detector.finish().isEmpty)
    story.show(7, frames: 20)
    #expect(story.events.last?.id == "n-2")
  }

  @Test("An event not yet told at the end of the source is not told at all")
  func untold() {
    var story = Story { $0.minimumDuration = 5 }
    story.show(7, frames: 20)
    #expect(story.detector.finish().isEmpty)
  }

  @Test("The box history stays bounded, keeps its first and last box, and stays even")
  func boxes() throws {
    var story = Story { $0.boxLimit = 20 }
    for frame in 0..<400 { story.show([Invented.object(7, track: "t", atX: Float(frame))]) }
    let end = try #require(story.detector.finish().last)
    #expect((8...20).contains(end.boxes.count))
    #expect(end.boxes.first?.stamp == end.start)
    #expect(end.boxes.last?.stamp.frameID == 399)
    let steps = zip(end.boxes, end.boxes.dropFirst()).map { $1.stamp.frameID - $0.stamp.frameID }
    #expect(Set(steps.dropLast()).count == 1)
  }

  @Test("Tracks stay bounded: the ones unseen longest go first, those with an event last")
  func trackLimit() throws {
    var story = Story {
      $0.trackLimit = 3
      $0.patience = 60
    }
    story.show(7, frames: 20, track: "odd")
    for number in 0..<10 { story.show(1, frames: 1, track: "calm-\(number)", atX: 300) }
    #expect(story.detector.tracksFollowed == 3)
    #expect(!story.phases.contains(.end))
    #expect(story.detector.finish().map(\.track) == ["odd"])

    var full = Story {
      $0.trackLimit = 1
      $0.patience = 60
    }
    full.show(7, frames: 20, track: "a")
    for _ in 0..<20 {
      full.show([Invented.object(7, track: "a"), Invented.object(7, track: "b", atX: 300)])
    }
    #expect(full.detector.tracksFollowed == 1)
    #expect(full.detector.finish().map(\.track) == ["a"])
  }

  @Test("Objects without a track and scores that are not finite raise nothing")
  func unusable() {
    var story = Story()
    story.show(9, frames: 30, track: "")
    story.show(.nan, frames: 30)
    story.show(.infinity, frames: 30)
    #expect(story.events.isEmpty && story.detector.tracksFollowed == 0)
  }

  @Test("A clock that jumps back or far ahead neither crashes nor keeps an event open for ever")
  func clock() {
    var story = Story()
    story.show(7, frames: 20)
    for time in [Int64.min, .max, 0, .max] {
      story.events += story.detector.push(
        Invented.frameScore([], at: FrameStamp(frameID: 99, captureTime: time)))
    }
    #expect(story.phases.last == .end)
  }

  @Test("The same frames give the same events")
  func repeatable() {
    func run() -> [AnomalyEvent] {
      var noise = Invented.Noise(seed: 5)
      var story = Story { $0.trackLimit = 6 }
      for _ in 0..<300 {
        story.show(
          (0..<8).map { index in
            Invented.object(Float(3 + 3 * noise.normal()), track: "t\(index)", atX: Float(index) * 35)
          })
      }
      return story.events + story.detector.finish()
    }
    let events = run()
    #expect(events.count > 20)
    #expect(events == run())
  }
}
