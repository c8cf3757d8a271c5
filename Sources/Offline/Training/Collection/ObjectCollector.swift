import Backbone
import Scoring
import Tracklets
import VideoModel

/// Takes frames with their clips and keeps a bounded sample of their objects, as crops.
///
/// A stretch in the middle of every cycle is held out: a track that begins in it is held out for good, every other
/// one is learnt from, so that no track is on both sides. A value with one owner; its only clock are capture times.
package struct ObjectCollector: Sendable {
  /// A source as far as it was seen.
  private struct Follow: Sendable {
    var lastTime: Int64?
    /// Nanoseconds since its first frame, breaks left out.
    var elapsed: Int64 = 0
    var frames = 0
    var isTrackHeldOut: [String: Bool] = [:]
  }

  /// Longest time between two frames that counts as passed; more is a break.
  private static let longestGap: Int64 = 10_000_000_000

  package let configuration: CollectionConfiguration
  /// The view that covers all frames an object needs; for the assembler, beside those of the tasks.
  package let view: ClipView
  /// Frames whose crops are kept for an object, at most.
  package let window: Int
  /// Frames that the views take before and after an object's own.
  private let before: Int
  private let after: Int
  /// By source.
  package private(set) var tallies: [SourceID: CollectionTally] = [:]
  /// The detector that sees the boxes: the first one that sent any.
  package private(set) var detector: DetectorIdentity?
  private var learning: StratifiedReservoir<CollectedObject>
  private var heldOut: StratifiedReservoir<CollectedObject>
  private var follows: [SourceID: Follow] = [:]

  /// - Parameters:
  ///   - views: those of the tasks; an object at the end of a stream that has not all of their frames is left out.
  ///   - reach: offsets that samples may take to either side of the detection, in clip steps.
  package init(views: [ClipView], reach: Int, configuration: CollectionConfiguration) {
    self.configuration = configuration
    let offsets = views.flatMap(\.offsets)
    before = -min(0, offsets.min() ?? 0) * configuration.clipStep
    after = max(0, offsets.max() ?? 0) * configuration.clipStep
    let reach = max(1, reach, -(offsets.min() ?? 0), offsets.max() ?? 0)
    guard let view = ClipView(offsets: [-reach, reach]) else { preconditionFailure("two offsets are a view") }
    self.view = view
    window = 2 * reach * configuration.clipStep + 1
    let capacity = max(2, configuration.memory / CollectedObject.bytes(frames: window))
    let held = max(1, Int(Double(capacity) * configuration.heldOut))
    learning = StratifiedReservoir(capacity: max(1, capacity - held), seed: configuration.seed)
    heldOut = StratifiedReservoir(capacity: held, seed: configuration.seed &+ 1)
  }

  /// Objects kept now.
  package var kept: Int { learning.count + heldOut.count }
  /// Most objects that there is room for.
  package var capacity: Int { learning.capacity + heldOut.capacity }
  /// Bytes of what is kept, about.
  package var bytes: Int { kept * CollectedObject.bytes(frames: window) }

  /// Takes the next frame of a source.
  ///
  /// - Parameter isExcluded: its objects are not wanted; it still counts as seen.
  package mutating func take<Picture: FrameImage>(_ frame: FrameClips<Picture>, isExcluded: Bool = false) {
    var follow = follows[frame.source] ?? Follow()
    var tally = tallies[frame.source] ?? CollectionTally()
    defer {
      for track in frame.endedTracks { follow.isTrackHeldOut[track] = nil }
      follows[frame.source] = follow
      tallies[frame.source] = tally
    }
    let gap = follow.lastTime.map { elapsedTime(from: $0, to: frame.stamp.captureTime) }
    follow.lastTime = frame.stamp.captureTime
    if let gap, (0..<Self.longestGap).contains(gap) { follow.elapsed += gap }
    follow.frames += 1
    tally.frames += 1
    if frame.detected { tally.detected += 1 }
    tally.detections += frame.clips.count + frame.notScored.count
    for left in frame.notScored { tally.notOffered[left.reason.rawValue, default: 0] += 1 }
    let elapsed = Double(follow.elapsed) / 1e9
    let isHeldOut = configuration.isHeldOut(elapsed)
    for clip in frame.clips where follow.isTrackHeldOut[clip.track] == nil {
      follow.isTrackHeldOut[clip.track] = isHeldOut
    }
    guard !frame.clips.isEmpty else { return }
    func leave(_ reason: String) { tally.notOffered[reason, default: 0] += frame.clips.count }
    if isExcluded { return leave("excluded") }
    if let known = detector, known.id != frame.detector?.id { return leave("other-detector") }
    detector = detector ?? frame.detector
    if (follow.frames - 1) % configuration.frameStride != 0 { return leave("between-strides") }
    guard frame.position >= before, frame.window.count - 1 - frame.position >= after else {
      return leave("end-of-stream")
    }
    guard let gap, gap > 0 else { return leave("no-time-between-frames") }
    let stretch = StratifiedReservoir<CollectedObject>.Stretch(
      source: frame.source.text, number: min(1 << 16, Int(elapsed / configuration.stretch)))
    for clip in frame.clips {
      let make = { Self.object(clip, in: frame, interval: gap) }
      tally.offered += 1
      let outcome =
        follow.isTrackHeldOut[clip.track] == true
        ? heldOut.offer(stretch, class: clip.detection.label, make: make)
        : learning.offer(stretch, class: clip.detection.label, make: make)
      if outcome == .notMade {
        tally.offered -= 1
        tally.notOffered[NotScoredReason.undecodable.rawValue, default: 0] += 1
      }
    }
  }

  /// The stream of a source ended; another may follow, with other tracks.
  package mutating func streamEnded(_ source: SourceID) {
    follows[source]?.isTrackHeldOut = [:]
    follows[source]?.lastTime = nil
  }

  /// The objects that were collected; `nil` when no detections came.
  package var footage: CollectedFootage? {
    detector.map { CollectedFootage(learning: learning.items, heldOut: heldOut.items, detector: $0) }
  }

  private func elapsedTime(from earlier: Int64, to later: Int64) -> Int64 {
    let (difference, overflow) = later.subtractingReportingOverflow(earlier)
    return overflow ? .max : difference
  }

  /// `nil` when an image cannot be decoded, or its size is another than the frame's.
  private static func object<Picture: FrameImage>(
    _ clip: Clip, in frame: FrameClips<Picture>, interval: Int64
  ) -> CollectedObject? {
    var crops: [Image] = []
    crops.reserveCapacity(frame.window.count)
    for picture in frame.window {
      guard let image = picture.image(), image.width == frame.frameWidth, image.height == frame.frameHeight
      else { return nil }
      crops.append(CropCutter.picture(of: clip.box, from: image))
    }
    return CollectedObject(
      source: frame.source, stamp: frame.stamp, track: clip.track,
      detection: clip.detection.placed(in: clip.box),
      isCut: clip.box.isCut(width: frame.frameWidth, height: frame.frameHeight), crops: crops,
      position: frame.position, interval: interval)
  }
}
