import Media
import TestSupport
import Testing
import Tracklets
import VideoModel

@testable import Node

@Suite struct CropStripsTests {
  private let source = Invented.source()
  private let box = BoundingBox(left: 10, top: 5, width: 20, height: 30)

  /// Nine frames, each of one brightness, with one object.
  private func frames() -> [FrameClips<Image>] {
    var assembler = ClipAssembler<Image>(
      source: source, needs: ClipNeeds(views: [.sevenFrames]), trackPrefix: "e")
    var frames: [FrameClips<Image>] = []
    for number in 0..<9 {
      let image = Image(
        width: 64, height: 48, format: .gray8,
        bytes: [UInt8](repeating: UInt8(20 * number + 10), count: 64 * 48))
      let detections = FrameDetections(
        source: source, stamp: Invented.stamp(number), frameWidth: 64, frameHeight: 48,
        detector: DetectorIdentity(id: "d", labels: []),
        detections: [Detection(box: box, label: "person", confidence: 1, trackID: "7")])
      frames += assembler.push(
        ArrivedFrame(
          stamp: Invented.stamp(number), width: 64, height: 48, image: image, detections: detections))
    }
    return frames + assembler.finish()
  }

  private func event(_ phase: AnomalyEvent.Phase, _ frame: FrameClips<Image>, track: String) -> AnomalyEvent {
    AnomalyEvent(
      id: "e-\(track)", phase: phase, source: source, track: track, label: "person", start: frame.stamp,
      latest: frame.stamp, peak: frame.stamp, peakBox: box, peakScore: 3, tasks: [], boxes: [])
  }

  @Test(
    "A strip shows the seven frames around the one that is told, oldest at the left, until the event ends")
  func strip() throws {
    let frames = frames()
    let track = try #require(frames[4].clips.first?.track)
    var strips = CropStrips()
    let start = strips.add(
      to: [event(.start, frames[4], track: track)], from: frames[4], views: [.sevenFrames])
    let strip = try #require(start.first?.strip)
    #expect(strip.stamp == frames[4].stamp && strip.crops == 7)
    let picture = try ImageDecoder().decode(
      EncodedImage(width: 448, height: 64, encoding: .jpeg, planes: [], bytes: strip.jpeg))
    #expect(picture.width == 448 && picture.height == 64)
    for crop in 0..<7 {
      let middle = (32 * 448 + crop * 64 + 32) * picture.format.channels
      #expect(abs(Int(picture.bytes[middle]) - (20 * (crop + 1) + 10)) <= 3)
    }
    // Another track, and a frame without the object, have none of their own.
    let other = strips.add(
      to: [event(.start, frames[4], track: "none")], from: frames[4], views: [.sevenFrames])
    #expect(other.first?.strip == nil)
    let end = strips.add(
      to: [event(.end, frames[5], track: track)], from: FrameClips<Image>?.none, views: [.sevenFrames])
    #expect(end.first?.strip == strip)
    let again = strips.add(
      to: [event(.end, frames[5], track: track)], from: FrameClips<Image>?.none, views: [.sevenFrames])
    #expect(again.first?.strip == nil)
  }

  @Test("A new peak has a new strip")
  func newPeak() throws {
    let frames = frames()
    let track = try #require(frames[4].clips.first?.track)
    var strips = CropStrips()
    _ = strips.add(to: [event(.start, frames[4], track: track)], from: frames[4], views: [.sevenFrames])
    let update = strips.add(
      to: [event(.update, frames[5], track: track)], from: frames[5], views: [.sevenFrames])
    #expect(update.first?.strip?.stamp == frames[5].stamp)
  }
}
