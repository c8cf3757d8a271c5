import Testing
import VideoModel
import WireFormat

@Suite struct WireFormatTests {
  @Test("Every kind of message comes back as it was sent", arguments: SampleMessages.all.map(\.envelope))
  func roundTrip(envelope: Envelope) throws {
    #expect(try WireFormat.decode(WireFormat.encode(envelope)) == envelope)
  }

  @Test("A reader of borrowed bytes asks once for the blob that the frame refers to, and for no other")
  func borrowedBytes() throws {
    let parts = WireFormat.encode(SampleMessages.frame)
    var asked: [Int] = []
    let envelope = try parts[0].withUnsafeBytes { bytes in
      try WireFormat.decode(envelope: bytes, blobs: 3) { index in
        asked.append(index)
        return parts[1]
      }
    }
    #expect(envelope == SampleMessages.frame)
    #expect(asked == [0])
  }

  @Test("The rarity of an event comes back, within the calibration and beyond it, and stays absent")
  func rarity() throws {
    var event = try SampleMessages.sampleEvent()
    for rarity: AnomalyEvent.Rarity? in [
      nil, .init(secondsBetween: 32_400.5, isBeyondCalibration: false),
      .init(secondsBetween: 1e9, isBeyondCalibration: true),
    ] {
      event.rarity = rarity
      var envelope = SampleMessages.event
      envelope.payload = .event(event)
      #expect(try WireFormat.decode(WireFormat.encode(envelope)) == envelope)
    }
  }

  @Test("The crops of an event come back, pixels and all, in JSON too")
  func cropStrip() throws {
    var event = try SampleMessages.sampleEvent()
    let jpeg: [UInt8] = [0xff, 0xd8, 0, 7, 0xff, 0xd9]
    event.strip = CropStrip(stamp: event.peak, crops: 7, jpeg: jpeg)
    var envelope = SampleMessages.event
    envelope.payload = .event(event)
    #expect(try WireFormat.decode(WireFormat.encode(envelope)) == envelope)
    #expect(MessageJSON.line(envelope, topic: "t").contains(#""crops":7,"jpeg":"/9gAB//Z""#))
  }

  @Test("Only a frame has a second part, and it is the pixels")
  func parts() {
    for (name, envelope) in SampleMessages.all {
      #expect(WireFormat.encode(envelope).count == (name == "frame" ? 2 : 1))
    }
    #expect(WireFormat.encode(SampleMessages.frame)[1] == Array(16..<28))
  }

  @Test("Absent scores stay absent and zero stays zero")
  func presence() throws {
    for value: Float? in [nil, 0, -0.5] {
      let task = TaskScore(task: "t", raw: value, standardised: value, tail: value)
      let object = ObjectScore(
        box: BoundingBox(left: 0, top: 0, width: 1, height: 1), label: "", confidence: 0, track: "",
        tasks: [task], raw: 0, plainMean: 0, calibrated: 0)
      let score = FrameScore(
        source: SampleMessages.source, stamp: FrameStamp(frameID: 0, captureTime: 0), frameWidth: 1,
        frameHeight: 1, raw: value, causal: value, calibrated: value, objects: [object], detected: false)
      let info = SourceInfo(
        source: SampleMessages.source, infoVersion: "", bundleID: "", bundleHash: "", variant: "",
        tasks: [SourceInfo.Task(id: "t", version: "", mean: value, deviation: value)], classScores: .none)
      for payload in [Payload.score(ScoreMessage(score: score)), .info(info)] {
        let envelope = SampleMessages.envelope(payload)
        #expect(try WireFormat.decode(WireFormat.encode(envelope)) == envelope)
      }
    }
  }

  @Test("Every word of every enum comes back as it was sent")
  func words() throws {
    var payloads: [Payload] = SourceStatus.State.allCases.map {
      .status(SourceStatus(source: SampleMessages.source, state: $0))
    }
    payloads += Profile.allCases.map {
      .status(SourceStatus(source: SampleMessages.source, state: .ready, profile: $0))
    }
    var event = try SampleMessages.sampleEvent()
    var score = try SampleMessages.sampleScore()
    var info = try SampleMessages.sampleInfo()
    var frame = try SampleMessages.sampleFrame()
    for phase in AnomalyEvent.Phase.allCases {
      event.phase = phase
      for reason in AnomalyEvent.EndReason.allCases + [nil] {
        event.endReason = reason
        payloads.append(.event(event))
      }
    }
    for reason in NotScoredReason.allCases {
      score.score.notScored[0].reason = reason
      payloads.append(.score(score))
    }
    for classScores in SourceInfo.ClassScores.allCases {
      info.classScores = classScores
      for step: SourceInfo.ClipStep? in [nil, .frames(2), .milliseconds(40)] {
        info.clipStep = step
        payloads.append(.info(info))
      }
    }
    for encoding in PixelEncoding.allCases {
      frame.image.encoding = encoding
      payloads.append(.frame(frame))
    }
    for payload in payloads {
      let envelope = SampleMessages.envelope(payload)
      #expect(try WireFormat.decode(WireFormat.encode(envelope)) == envelope)
    }
    for clock in ClockSource.allCases {
      let envelope = SampleMessages.envelope(timing: FrameTiming(clock: clock), .frame(frame))
      #expect(try WireFormat.decode(WireFormat.encode(envelope)) == envelope)
    }
  }

  @Test("Detections without a frame id have the id that stands for none")
  func noFrameID() throws {
    var detections = try SampleMessages.sampleDetections()
    let withID = WireFormat.encode(SampleMessages.envelope(.detections(detections)))[0].count
    detections.stamp.frameID = WireFormat.noFrameID
    let parts = WireFormat.encode(SampleMessages.envelope(.detections(detections)))
    #expect(parts[0].count < withID)
    #expect(try WireFormat.decode(parts).payload == .detections(detections))
  }

  @Test("A box that is not finite is passed on for the caller to count")
  func notFinite() throws {
    var detections = try SampleMessages.sampleDetections()
    detections.detections[0].box.left = .nan
    detections.detections[1].box.width = .infinity
    let parts = WireFormat.encode(SampleMessages.envelope(.detections(detections)))
    guard case .detections(let read) = try WireFormat.decode(parts).payload else {
      Issue.record("another payload came back")
      return
    }
    #expect(read.detections[0].box.left.isNaN)
    #expect(read.detections[1].box.width == .infinity)
  }

  @Test("Equal messages are equal bytes, whatever the order in their dictionaries")
  func countersInOrder() {
    let names = (0..<50).map { "counter-\($0)" }
    let bytes = [names, names.reversed()].map { names in
      var counters: [String: UInt64] = [:]
      for name in names { counters[name] = 1 }
      return WireFormat.encode(
        SampleMessages.envelope(
          .status(SourceStatus(source: SampleMessages.source, state: .ready, counters: counters))))
    }
    #expect(bytes[0] == bytes[1])
  }
}
