import Foundation
import TestSupport
import Testing

// Footage in which the camera is covered, freezes, goes dark and is turned away, each for a while, while its recorded
// boxes continue unchanged: a node must report it within ten seconds, open no event meanwhile, and be ready again
// afterwards.

extension EndToEnd {
  @Suite struct BlindCameraTests {
    private enum Fault: String, CaseIterable {
      case covered, frozen, dark, moved

      /// The text in the node's reason.
      var words: String {
        switch self {
        case .covered: "in front of the lens"
        case .frozen: "does not change at all"
        case .dark: "is dark"
        case .moved: "another view"
        }
      }
    }

    private static let rate = 10
    private static let good = 10 * rate
    private static let faulty = 12 * rate
    private static let frames = good + Fault.allCases.count * (faulty + good)

    /// The fault of a frame, if any; good seconds are before, between and after.
    private static func fault(_ frame: Int) -> (fault: Fault, since: Int)? {
      let place = frame - good
      guard place >= 0, place % (faulty + good) < faulty else { return nil }
      return (Fault.allCases[place / (faulty + good)], good + place / (faulty + good) * (faulty + good))
    }

    /// Walkers before a wall with windows: something that a turned camera does not see.
    private func pixels(_ footage: InventedFootage, _ frame: Int) -> [UInt8] {
      let (width, height) = (InventedFootage.width, InventedFootage.height)
      let shown = Self.fault(frame).map { $0.fault == .frozen ? $0.since : frame } ?? frame
      var pixels = footage.pixels(shown)
      let boxes = footage.boxes(shown)
      for y in 0..<height {
        for x in 0..<width where !boxes.contains(where: { $0.covers(x, y) }) {
          let isWindow = (x / 20) % 3 == 1 && (y / 24) % 2 == 0
          pixels[y * width + x] = UInt8(min(255, Int(pixels[y * width + x]) + (isWindow ? 70 : 0) - y / 3))
        }
      }
      func noise(_ x: Int, _ y: Int) -> Int { (x * 31 + y * 17 + frame * 7) % 3 }
      switch Self.fault(frame)?.fault {
      case nil, .frozen: return pixels
      case .covered: return (0..<pixels.count).map { UInt8(90 + noise($0 % width, $0 / width)) }
      case .dark: return (0..<pixels.count).map { UInt8(4 + noise($0 % width, $0 / width)) }
      case .moved:
        return (0..<pixels.count).map { pixels[$0 / width * width + ($0 % width + width / 2) % width] }
          .enumerated().map { UInt8(255 - Int($1) / 2 - $0 % 2) }
      }
    }

    @Test(
      "A covered, frozen, dark or moved camera is blind within ten seconds, without events, and ready again after"
    )
    func blind() throws {
      let folder = try TemporaryFolder()
      let camera = try InventedCamera.shared.get()
      let footage = InventedFootage(frames: Self.frames, seed: 3)
      let clip = folder.url("clip")
      try FileManager.default.createDirectory(at: clip, withIntermediateDirectories: true)
      for frame in 0..<Self.frames {
        let name = String(repeating: "0", count: 4 - "\(frame)".count) + "\(frame).bmp"
        let picture = InventedFootage.bitmap(
          pixels(footage, frame), InventedFootage.width, InventedFootage.height)
        try Data(picture).write(to: clip.appending(path: name))
      }
      let recording = try folder.write(
        InventedFootage.head + footage.rows(clip: "clip"), to: "boxes.csv")
      // A threshold that ordinary footage reaches, so that events come wherever they may.
      let mesh = try Mesh(
        folder, bundle: camera.bundle, settings: ["events.threshold=0.2", "events.release=0.1"])
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(clip.path, as: "gate", detections: recording, clip: "clip")
      #expect(try publish.ending(within: 120).status == 0)
      let messages = try Watched.lines(try watch.ending(within: 120).output)

      var frame = 0
      var told: [Fault: Int] = [:]
      var recovered: Set<Int> = []
      var open: Set<String> = []
      var starts = 0
      var state = ""
      for message in messages {
        if let score = message.frameScore { frame = score.frameId.flatMap { Int($0) } ?? frame }
        if let status = message.sourceStatus {
          let reasons = (status.reasons ?? []).joined(separator: " ")
          if status.state == "blind" {
            let now = try #require(Fault.allCases.first { reasons.contains($0.words) }, "\(reasons)")
            if told[now] == nil { told[now] = frame }
            #expect(open.isEmpty, "\(now): events go on")
          }
          if state == "blind", status.state == "ready" { recovered.insert(frame) }
          state = status.state
        }
        guard let event = message.event else { continue }
        if event.phase == "start" {
          #expect(state != "blind")
          // The score of a frame comes when the frames behind it are there.
          #expect(
            Self.fault(frame).map { frame - $0.since < Self.rate } ?? true, "an event opens at frame \(frame)"
          )
          open.insert(event.id)
          starts += 1
        } else if event.phase == "end" {
          open.remove(event.id)
        }
      }
      #expect(starts > 0, "no event at all shows nothing")
      for (number, fault) in Fault.allCases.enumerated() {
        let since = Self.good + number * (Self.faulty + Self.good)
        let at = try #require(told[fault], "\(fault) was never told")
        #expect(
          (since..<(since + 10 * Self.rate)).contains(at), "\(fault) told at frame \(at), began at \(since)")
        #expect(
          recovered.contains { (since + Self.faulty..<since + Self.faulty + 5 * Self.rate).contains($0) },
          "not ready after \(fault): \(recovered.sorted())")
      }
    }
  }
}

extension InventedFootage.Box {
  func covers(_ x: Int, _ y: Int) -> Bool {
    (left..<left + width).contains(x) && (top..<top + height).contains(y)
  }
}
