import TestSupport
import Testing
import Tracklets
import VideoModel

@Suite struct TrackerTests {
  private func tracker(patience: Int = 2) -> Tracker {
    Tracker(configuration: TrackletConfiguration(patience: patience), trackPrefix: "e")
  }

  @Test("Two walkers apart keep their tracks in any order of the list")
  func apart() {
    var tracker = tracker()
    #expect(
      tracker.update([Invented.detection(atX: 0), Invented.detection(atX: 100)]).tracks == ["e-1", "e-2"])
    #expect(
      tracker.update([Invented.detection(atX: 95), Invented.detection(atX: 5)]).tracks == ["e-2", "e-1"])
  }

  @Test("A walker is followed at constant speed through frames without a detection")
  func hidden() {
    var tracker = tracker(patience: 5)
    for frame in 0..<5 { _ = tracker.update([Invented.detection(atX: Float(frame) * 8)]) }
    // Hidden for three frames the walker has moved by 32 px, more than its width.
    for _ in 0..<3 { #expect(tracker.update([]).ended.isEmpty) }
    #expect(tracker.update([Invented.detection(atX: 64)]).tracks == ["e-1"])
  }

  @Test("Two walkers who cross keep their tracks")
  func crossing() {
    var tracker = tracker()
    var last: [String?] = []
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

  @Test("A box that overlaps no track begins one")
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

  @Test("Frames that no detector looked at move a track and do not end it")
  func skipped() {
    var tracker = tracker(patience: 0)
    _ = tracker.update([Invented.detection(atX: 0)])
    _ = tracker.update([Invented.detection(atX: 8)])
    for _ in 0..<9 { tracker.skip() }
    #expect(tracker.update([Invented.detection(atX: 88)]).tracks == ["e-1"])
  }

  @Test("The track id of the producer takes precedence, however far the box has jumped")
  func producer() {
    var tracker = tracker()
    #expect(tracker.update([Invented.detection(atX: 0, track: "p7")]).tracks == ["p7"])
    #expect(tracker.update([Invented.detection(atX: 250, track: "p7")]).tracks == ["p7"])
    #expect(tracker.update([Invented.detection(atX: 250)]).tracks == ["e-1"])
    _ = tracker.update([])
    #expect(tracker.update([]).ended == ["p7"])
  }

  @Test("When a producer gives two boxes of a frame one id, the first box gets it")
  func duplicateProducerID() {
    var tracker = tracker()
    let twice = [Invented.detection(atX: 0, track: "p"), Invented.detection(atX: 100, track: "p")]
    #expect(tracker.update(twice).tracks == ["p", "e-1"])
    #expect(tracker.update(twice).tracks == ["p", "e-1"])
    #expect(tracker.count == 2)
  }

  @Test("A box that is not finite begins a track of its own and takes no other")
  func notFinite() {
    var tracker = tracker()
    let broken = Detection(box: BoundingBox(left: .nan, top: 50, width: 20, height: .infinity))
    _ = tracker.update([Invented.detection(atX: 0)])
    #expect(tracker.update([broken, Invented.detection(atX: 1)]).tracks == ["e-2", "e-1"])
    #expect(tracker.update([broken]).tracks == ["e-3"])
  }

  private func doubting() -> Tracker {
    var configuration = TrackletConfiguration(patience: 2)
    configuration.newTrackConfidence = 0.25
    return Tracker(configuration: configuration, trackPrefix: "e")
  }

  private func doubtful(atX x: Float, track: String = "") -> Detection {
    var detection = Invented.detection(atX: x, track: track)
    detection.confidence = 0.24
    return detection
  }

  @Test(
    "A detection of low confidence begins no track but continues one of the last detected frame")
  func doubt() {
    var tracker = doubting()
    #expect(tracker.update([doubtful(atX: 0), Invented.detection(atX: 100)]).tracks == [nil, "e-1"])
    #expect(tracker.update([doubtful(atX: 0), doubtful(atX: 102)]).tracks == [nil, "e-1"])
    tracker.skip()
    #expect(tracker.update([doubtful(atX: 106)]).tracks == ["e-1"])
    #expect(tracker.update([]).tracks == [])
    #expect(tracker.update([doubtful(atX: 110)]).tracks == [nil], "nobody was sure of it a frame ago")
    #expect(tracker.update([Invented.detection(atX: 112)]).tracks == ["e-1"])
  }

  @Test("A detection of low confidence must overlap its track by half and is matched after the others")
  func doubtComesSecond() {
    var tracker = doubting()
    _ = tracker.update([Invented.detection(atX: 0)])
    // At a width of 20 px and a shift of 8 px the overlap is 12 of 28.
    #expect(tracker.update([doubtful(atX: 8)]).tracks == [nil])
    var other = doubting()
    _ = other.update([Invented.detection(atX: 0)])
    #expect(other.update([doubtful(atX: 1), Invented.detection(atX: 8)]).tracks == [nil, "e-1"])
  }

  @Test("A detection with a track id of the producer is followed at any confidence")
  func doubtOfProducer() {
    var tracker = doubting()
    #expect(tracker.update([doubtful(atX: 0, track: "p")]).tracks == ["p"])
  }

  @Test("A confidence that is not a number counts as low, unless every detection may begin a track")
  func oddConfidence() {
    var (doubting, plain) = (doubting(), tracker())
    let odd = [Float.nan, -1].enumerated().map { number, confidence in
      var detection = Invented.detection(atX: Float(number) * 100)
      detection.confidence = confidence
      return detection
    }
    #expect(doubting.update(odd).tracks == [nil, nil])
    #expect(plain.update(odd).tracks == ["e-1", "e-2"])
  }

  @Test(
    "An assembler of the same configuration gives the kept detections the same tracks and leaves none out"
  )
  func followed() throws {
    var noise = Invented.Noise(seed: 3)
    var gate = FollowedDetections(newTrackConfidence: 0.25)
    let view = try #require(ClipView(offsets: [0]))
    func assembler() -> ClipAssembler<Int> {
      ClipAssembler(
        source: Invented.source(), needs: ClipNeeds(views: [view], newTrackConfidence: 0.25),
        trackPrefix: "e")
    }
    var (all, left) = (assembler(), assembler())
    func push(_ assembler: inout ClipAssembler<Int>, _ frame: Int, _ detections: [Detection]?) -> FrameClips<
      Int
    >? {
      let stamp = Invented.stamp(frame)
      return assembler.push(
        ArrivedFrame(
          stamp: stamp, width: 320, height: 240, image: frame,
          detections: detections.map { Invented.detections($0, at: stamp) })
      ).first
    }
    for frame in 0..<400 {
      // The first and the last but one cross the edges and are sometimes outside the frame, the last one always.
      let seen = (0..<8).map { walker in
        var detection = Invented.detection(atX: Float(walker * 52) - 25 + Float(noise.uniform() * 12))
        detection.confidence = noise.uniform() < 0.5 ? 0.1 : 0.9
        return detection
      }.filter { _ in noise.uniform() < 0.8 }
      let detections = frame % 7 == 3 ? nil : seen
      let kept = gate.keep(detections, width: 320, height: 240)
      let whole = try #require(push(&all, frame, detections))
      let short = try #require(push(&left, frame, kept))
      #expect(whole.clips.map(\.box) == short.clips.map(\.box))
      #expect(whole.clips.map(\.track) == short.clips.map(\.track))
      #expect(short.notScored == whole.notScored.filter { $0.reason != .lowConfidence })
    }
    #expect(gate.leftOut > 100)
    var everything = FollowedDetections(newTrackConfidence: 0)
    #expect(everything.keep([doubtful(atX: 0)], width: 320, height: 240)?.count == 1)
  }
}
