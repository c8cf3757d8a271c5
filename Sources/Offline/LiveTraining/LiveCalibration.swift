import Bundles
import NeuralEngine
import PlainText
import PluginHost
import Scoring
import Training
import VideoModel

/// Calibrates weights on what cameras show, each camera on its own. Keeps scores, no pictures.
///
/// One thread: the caller's.
package struct LiveCalibration {
  package let plan: LiveSetup
  package let catalog: PluginCatalog
  package let model: ModelBundle
  /// Whose boxes count.
  package let detector: DetectorIdentity
  package let threads: Int

  package init(
    plan: LiveSetup, catalog: PluginCatalog, model: ModelBundle, detector: DetectorIdentity, threads: Int
  ) {
    self.plan = plan
    self.catalog = catalog
    self.model = model
    self.detector = detector
    self.threads = threads
  }

  package struct Outcome {
    /// One for each camera of the plan.
    package var fits: [SourceID: BundleCalibration]
    /// What was not taken, by reason.
    package var dropped: [String: UInt64]
  }

  /// Scores what comes for so long from the first frame on, or until all streams have ended or the process is to stop.
  package func run(seconds: Double) throws -> Outcome {
    let live = try LiveFootage(
      plan, views: model.views, step: model.manifest.clipStep,
      newTrackConfidence: model.manifest.leastNewTrackConfidence, catalog: catalog)
    let scorer = ObjectScorer(bundle: model, team: ThreadTeam(threads: threads))
    var fits = plan.sources.reduce(into: [SourceID: BundleCalibration]()) {
      $0[$1] = BundleCalibration(scorer: scorer, detector: detector)
      $0[$1]?.trim = plan.trim
    }
    var left: [String: UInt64] = [:]
    _ = try LiveListening(plan: plan).run(live, seconds: seconds) { elapsed in
      let each = plan.sources.map { "\($0) \(fits[$0]?.count ?? 0) objects" }.joined(separator: "; ")
      return "calibrate: \(TimeSpan.text(max(0, seconds - elapsed))) left, \(each)"
    } each: { event in
      switch event {
      case .streamEnded(let source): fits[source]?.endVideo()
      case .frame(let frame):
        for object in frame.notScored { left[object.reason.rawValue, default: 0] += 1 }
        let isOther = !frame.clips.isEmpty && frame.detector?.id != detector.id
        if isOther || plan.isExcluded(frame.stamp.captureTime) {
          if frame.clips.isEmpty { return }
          left[isOther ? "other-detector" : "excluded", default: 0] += UInt64(frame.clips.count)
        } else {
          fits[frame.source]?.take(frame)
        }
      }
    }
    return Outcome(fits: fits, dropped: live.dropped.merging(left, uniquingKeysWith: +))
  }
}
