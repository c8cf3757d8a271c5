import VideoModel

/// One detection that can be scored.
package struct Clip: Sendable, Hashable {
  /// As it came.
  package var detection: Detection
  /// Where to cut, in pixels of the frame and inside it, at least 1 px each way.
  package var box: BoundingBox
  /// `<prefix>-<n>`, or the producer's own.
  package var track: String
  /// Where the track was before this frame, newest first: at most 32 boxes of the latest 3 s, some 0.1 s apart or, where
  /// frames come more slowly, as far apart as they.
  package var history: [PastBox]

  package init(detection: Detection, box: BoundingBox, track: String, history: [PastBox] = []) {
    self.detection = detection
    self.box = box
    self.track = track
    self.history = history
  }
}

/// One frame with everything its clips need: every detection is in `clips` or in `notScored`.
package struct FrameClips<Image: Sendable>: Sendable {
  package let source: SourceID
  package let stamp: FrameStamp
  /// Size of the frame, pixels.
  package let frameWidth: Int
  package let frameHeight: Int
  /// Whether a detector looked at this frame at all.
  package let detected: Bool
  /// Who saw the boxes; `nil` when nobody looked.
  package let detector: DetectorIdentity?
  /// Consecutive pictures of the stream, oldest first; covers every view that fits the stream.
  package let window: [Image]
  /// Index of the frame itself in `window`.
  package let position: Int
  /// Detections to score. Who sheds one moves it to `notScored`.
  package var clips: [Clip]
  package var notScored: [NotScored]
  /// Tracks whose patience ended with this frame. The end of a stream ends all others unlisted.
  package let endedTracks: [String]
  let indexes: [ClipView: [Int]]
  let centres: [ClipView: Int]

  /// Indexes into `window` for a view, in the view's order; `nil` when the stream was too short for
  /// it or when the assembler was not made for it.
  ///
  /// At the ends of a stream the view is slid inward to real frames (see ``ClipAssembler``).
  package func imageIndexes(for view: ClipView) -> [Int]? { indexes[view] }

  /// Index into `window` of the frame that a view lies around: the frame itself, or, where the view was
  /// slid, the frame in whose place it now stands.
  package func centreIndex(for view: ClipView) -> Int? { centres[view] }

  /// The same frame without its window: no view fits it any longer.
  package var withoutImages: FrameClips {
    FrameClips(
      source: source, stamp: stamp, frameWidth: frameWidth, frameHeight: frameHeight, detected: detected,
      detector: detector, window: [], position: 0, clips: clips, notScored: notScored,
      endedTracks: endedTracks,
      indexes: [:], centres: [:])
  }
}
