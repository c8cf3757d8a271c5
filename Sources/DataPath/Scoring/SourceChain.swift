import Bundles
import Fusion
import Tracklets
import VideoModel

/// The chain of one source, from joined frames to frame scores and events.
///
/// It has three steps:
///
///   1. ``assemble(_:)``: tracks and clips (``ClipAssembler``),
///   2. ``score(_:with:)``: raw scores of the clips (``ObjectScorer``),
///   3. ``decide(_:_:)``: frame score and events (``SourceDecision``).
///
/// ``push(_:with:)`` runs all three in one call. A program that runs the steps on threads of their own takes the parts:
/// ``clips`` belongs to the thread that receives frames, ``decision`` to the one that publishes scores, and each thread
/// that scores has a scorer of its own. Between the steps the frames of the source stay in order.
///
/// A value with one owner; no socket, file or clock.
package struct SourceChain<Image: FrameImage>: Sendable {
  package let bundle: ModelBundle?
  /// State of the first step.
  package var clips: ClipAssembler<Image>
  /// State of the third step.
  package var decision: SourceDecision

  /// - Parameters:
  ///   - bundle: `nil`: detections are followed and none is scored.
  ///   - calibration: the one to score under; `nil`: that of the bundle's day.
  ///   - tracklets: the site's settings; the bundle completes them.
  ///   - settings: of the third step.
  ///   - prefix: a short text that no other chain has used; the ids of tracks and events begin with it.
  package init(
    source: SourceID, bundle: ModelBundle?, calibration: Calibration? = nil,
    tracklets: TrackletConfiguration = .init(), settings: SourceDecision.Settings = .init(), prefix: String
  ) {
    self.bundle = bundle
    clips = ClipAssembler(
      source: source, needs: bundle?.clipNeeds ?? ClipNeeds(), tracklets: tracklets, trackPrefix: prefix)
    decision = SourceDecision(
      source: source, calibration: calibration ?? bundle?.calibration, settings: settings,
      eventPrefix: prefix)
  }

  /// Takes the next frame through all three steps.
  ///
  /// - Parameter scorer: of the chain's bundle.
  /// - Returns: one decision for each frame whose clips are complete now, in order.
  package mutating func push(_ frame: ArrivedFrame<Image>, with scorer: ObjectScorer?) -> [FrameDecision] {
    assemble(frame).map { decide($0, score($0, with: scorer)) }
  }

  /// The stream ended. The next frame begins another one, with new tracks.
  ///
  /// - Returns: the frames that still waited for others, in order, and the last message of each event that was open.
  package mutating func finish(
    with scorer: ObjectScorer?, _ reason: AnomalyEvent.EndReason = .sourceEnded
  ) -> (frames: [FrameDecision], ended: [AnomalyEvent]) {
    let frames = clips.finish().map { decide($0, score($0, with: scorer)) }
    return (frames, decision.endStream(reason))
  }

  /// First step. Gives the frames whose clips are complete now, in order.
  package mutating func assemble(_ frame: ArrivedFrame<Image>) -> [FrameClips<Image>] { clips.push(frame) }

  /// Second step. Keeps no state: the frames of a source may be scored at once, by scorers of their own.
  ///
  /// - Parameter scorer: of the chain's bundle; `nil` leaves every clip unscored (``NotScoredReason/noBundle``).
  package func score(_ frame: FrameClips<Image>, with scorer: ObjectScorer?) -> ScoredClips {
    scorer?.score(frame) ?? ScoredClips(unscored: frame.clips.count, .noBundle)
  }

  /// Third step. Frames in the order in which the first step gave them.
  package mutating func decide(_ frame: FrameClips<Image>, _ scored: ScoredClips) -> FrameDecision {
    decision.decide(frame, scored)
  }
}

extension ModelBundle {
  /// The clips that the bundle's tasks need.
  package var clipNeeds: ClipNeeds {
    ClipNeeds(views: views, step: manifest.clipStep, newTrackConfidence: manifest.leastNewTrackConfidence)
  }
}
