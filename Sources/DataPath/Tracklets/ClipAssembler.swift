import VideoModel

/// Turns the frames of one source into frames with clips: it tracks the detections, collects the window of each frame
/// and gives a reason for every detection that cannot be scored.
///
/// Each frame that goes in comes out exactly once, in order, as soon as every frame of its views has arrived or the
/// stream has ended. At the ends of a stream a view is slid inward to real frames, by as few frames as possible, because
/// repeated frames look irregular. So with the view -3...3 the first frame waits for the seventh. The box stays that of
/// the frame itself, and a view without the offset 0 still leaves its centre out. (``ClipEnds`` has other rules, for
/// comparison.)
///
/// After a push it keeps at most `(highest - lowest offset of all views, 0 included) * step + 1` images. A value with one
/// owner; reads no clock.
package struct ClipAssembler<Image: Sendable>: Sendable {
  private struct Entry: Sendable {
    let stamp: FrameStamp
    let width: Int
    let height: Int
    let image: Image
    let detected: Bool
    let detector: DetectorIdentity?
    let clips: [Clip]
    let leftOut: [NotScored]
    let endedTracks: [String]
  }

  package let source: SourceID
  /// The clips that it makes.
  package let needs: ClipNeeds
  private let reaches: [ViewReach]
  private var configuration: TrackletConfiguration
  private let trackPrefix: String
  private let highest: Int
  private let longestSpan: Int

  private var streams = 0
  private var tracker: Tracker
  private var histories = TrackHistories()
  private var spacing = CaptureSpacing()
  /// Entries of frames `firstKept ..< arrived`, by index in the stream.
  private var kept: [Entry] = []
  private var firstKept = 0
  private var arrived = 0
  /// Index of the next frame to come out.
  private var pending = 0

  /// - Parameters:
  ///   - needs: the clips to cut.
  ///   - tracklets: completed by `needs`, it must be without ``TrackletConfiguration/problems()``.
  ///   - trackPrefix: a short text that no other assembler has used; the ids of tracks begin with it.
  package init(
    source: SourceID, needs: ClipNeeds, tracklets: TrackletConfiguration = .init(), trackPrefix: String
  ) {
    let configuration = needs.completing(tracklets)
    precondition(configuration.problems().isEmpty, configuration.problems().joined(separator: "; "))
    self.source = source
    self.needs = needs
    self.configuration = configuration
    self.trackPrefix = trackPrefix
    reaches = Set(needs.views).map { ViewReach($0, step: needs.step) }
    highest = reaches.map(\.highest).max() ?? 0
    longestSpan = reaches.map(\.span).max() ?? 0
    tracker = Tracker(configuration: configuration, trackPrefix: trackPrefix)
  }

  /// Number of images it keeps now.
  package var imagesKept: Int { kept.count }

  /// Takes the next frame of the stream and returns the frames that are ready now, oldest first.
  package mutating func push(_ frame: ArrivedFrame<Image>) -> [FrameClips<Image>] {
    spacing.push(frame.stamp.captureTime)
    kept.append(follow(frame))
    arrived += 1
    var ready: [FrameClips<Image>] = []
    while arrived > max(pending + highest, longestSpan), pending < arrived {
      ready.append(release(reason: .streamTooShort))
    }
    forget()
    return ready
  }

  /// Continues under other settings; tracks and waiting frames stay.
  ///
  /// - Parameter tracklets: completed by ``needs``, it must be without ``TrackletConfiguration/problems()``.
  package mutating func reconfigure(_ tracklets: TrackletConfiguration) {
    let configuration = needs.completing(tracklets)
    precondition(configuration.problems().isEmpty, configuration.problems().joined(separator: "; "))
    self.configuration = configuration
    tracker.reconfigure(configuration)
  }

  /// Ends the stream and returns all frames that still waited. The next frame begins another stream, with new track ids.
  ///
  /// - Parameter reason: for detections whose clips do not fit the stream.
  package mutating func finish(reason: NotScoredReason = .streamTooShort) -> [FrameClips<Image>] {
    var flushed: [FrameClips<Image>] = []
    while pending < arrived { flushed.append(release(reason: reason)) }
    streams += 1
    tracker = Tracker(configuration: configuration, trackPrefix: "\(trackPrefix).\(streams)")
    histories = TrackHistories()
    spacing = CaptureSpacing()
    kept = []
    firstKept = 0
    arrived = 0
    pending = 0
    return flushed
  }

  /// Clips the boxes to the frame and assigns tracks to the usable ones. Boxes measured in an image of another size, as
  /// from a detector that looks at smaller images, are scaled to the frame.
  private mutating func follow(_ frame: ArrivedFrame<Image>) -> Entry {
    var usable: [(detection: Detection, box: BoundingBox)] = []
    var leftOut: [NotScored] = []
    for detection in frame.detections?.detections ?? [] {
      let box = frame.detections.flatMap {
        scaled(detection.box, from: ($0.frameWidth, $0.frameHeight), to: (frame.width, frame.height))
      }
      if let box,
        configuration.ignore.contains(where: { $0.holds(box, width: frame.width, height: frame.height) })
      {
        leftOut.append(
          NotScored(box: detection.box, label: detection.label, track: detection.trackID, reason: .ignored))
      } else if let box = box?.clipped(width: frame.width, height: frame.height) {
        usable.append((detection, box))
      } else {
        leftOut.append(
          NotScored(
            box: detection.box, label: detection.label, track: detection.trackID, reason: .impossibleBox))
      }
    }
    var followed: [(detection: Detection, box: BoundingBox, track: String)] = []
    var ended: [String] = []
    if frame.detections == nil {
      tracker.skip()
    } else {
      let update = tracker.update(usable.map { $0.detection.placed(in: $0.box) })
      ended = update.ended
      for ((detection, box), track) in zip(usable, update.tracks) {
        if let track {
          followed.append((detection, box, track))
        } else {
          leftOut.append(
            NotScored(box: detection.box, label: detection.label, track: "", reason: .lowConfidence))
        }
      }
    }
    return Entry(
      stamp: frame.stamp, width: frame.width, height: frame.height, image: frame.image,
      detected: frame.detections != nil, detector: frame.detections?.detector,
      clips: clips(followed, ended: ended, of: frame), leftOut: leftOut, endedTracks: ended)
  }

  /// Makes clips of the detections of a frame, with their tracks and the earlier boxes of these.
  private mutating func clips(
    _ followed: [(detection: Detection, box: BoundingBox, track: String)], ended: [String],
    of frame: ArrivedFrame<Image>
  ) -> [Clip] {
    let time = frame.stamp.captureTime
    histories.beginFrame(width: frame.width, height: frame.height)
    var clips: [Clip] = []
    clips.reserveCapacity(followed.count)
    for item in followed {
      clips.append(
        Clip(
          detection: item.detection, box: item.box, track: item.track,
          history: histories.boxes(of: item.track, before: time)))
      histories.note(item.track, item.box, at: time)
    }
    histories.end(ended)
    return clips
  }

  private func scaled(
    _ box: BoundingBox, from: (width: Int, height: Int), to: (width: Int, height: Int)
  ) -> BoundingBox? {
    if from == to { return box }
    guard from.width > 0, from.height > 0 else { return nil }
    let x = Float(to.width) / Float(from.width)
    let y = Float(to.height) / Float(from.height)
    return BoundingBox(left: box.left * x, top: box.top * y, width: box.width * x, height: box.height * y)
  }

  /// Makes the clips of the pending frame from the frames that have arrived.
  private mutating func release(reason: NotScoredReason) -> FrameClips<Image> {
    let index = pending
    pending += 1
    let entry = kept[index - firstKept]
    var first = index
    var last = index
    var framesOfView: [ClipView: [Int]] = [:]
    var centres: [ClipView: Int] = [:]
    var obstacle: NotScoredReason?
    for reach in reaches {
      guard let shown = reach.frames(of: index, count: arrived, ends: configuration.ends) else {
        obstacle = reason
        continue
      }
      framesOfView[reach.view] = shown.frames
      centres[reach.view] = shown.centre
      first = min(first, shown.centre, shown.frames.min() ?? first)
      last = max(last, shown.centre, shown.frames.max() ?? last)
    }
    obstacle = obstacle ?? obstacleInside(first...last, entry: entry, index: index)

    var notScored = entry.leftOut
    if let obstacle {
      notScored += entry.clips.map {
        NotScored(box: $0.box, label: $0.detection.label, track: $0.track, reason: obstacle)
      }
    }
    return FrameClips(
      source: source, stamp: entry.stamp, frameWidth: entry.width, frameHeight: entry.height,
      detected: entry.detected, detector: entry.detector,
      window: kept[(first - firstKept)...(last - firstKept)].map(\.image), position: index - first,
      clips: obstacle == nil ? entry.clips : [], notScored: notScored, endedTracks: entry.endedTracks,
      indexes: framesOfView.mapValues { $0.map { $0 - first } }, centres: centres.mapValues { $0 - first })
  }

  /// Why the frames of a window are not usable for clips, if they are not: a frame of another size, or capture times that
  /// differ from the usual spacing by more than half of it.
  private func obstacleInside(_ window: ClosedRange<Int>, entry: Entry, index: Int) -> NotScoredReason? {
    let frames = kept[(window.lowerBound - firstKept)...(window.upperBound - firstKept)]
    if frames.contains(where: { $0.width != entry.width || $0.height != entry.height }) {
      return .frameSizeChanged
    }
    guard let usual = spacing.usual else { return nil }
    let step = configuration.step
    for reach in reaches {
      guard let shown = reach.frames(of: index, count: arrived, ends: configuration.ends) else { continue }
      let start = shown.centre + reach.lowest
      // With repeated frames the view may begin before the first frame and end after the last one.
      for later in stride(from: start + step, through: start + reach.span, by: step)
      where later - step >= 0 && later < arrived
        && CaptureSpacing.isGap(
          from: kept[later - step - firstKept].stamp.captureTime,
          to: kept[later - firstKept].stamp.captureTime, frames: step, usual: usual)
      {
        return .captureGap
      }
    }
    return nil
  }

  /// Drops the images that no frame still to come out can need, whether the stream ends now or later.
  private mutating func forget() {
    var needed = pending
    for reach in reaches {
      needed = min(needed, pending + reach.lowest, arrived - 1 - reach.span)
    }
    let count = max(0, min(needed - firstKept, kept.count))
    kept.removeFirst(count)
    firstKept += count
  }
}
