import Bundles
import Console
import NeuralEngine
import PlainText
import PluginHost
import Scoring
import Training
import VideoModel

/// Calibrates weights on what cameras show, each camera on its own. Keeps scores, no images.
///
/// One thread: the caller's.
package struct LiveCalibration {
  package let setup: LiveSetup
  package let catalog: PluginCatalog
  package let model: ModelBundle
  /// The detector whose boxes count.
  package let detector: DetectorIdentity
  package let threads: Int
  private let status: StatusLine
  private let say: (String) -> Void

  /// - Parameters:
  ///   - status: shows how far it is.
  ///   - say: takes a line for people.
  package init(
    setup: LiveSetup, catalog: PluginCatalog, model: ModelBundle, detector: DetectorIdentity, threads: Int,
    status: StatusLine, say: @escaping (String) -> Void
  ) {
    self.setup = setup
    self.catalog = catalog
    self.model = model
    self.detector = detector
    self.threads = threads
    self.status = status
    self.say = say
  }

  package struct Outcome {
    /// One for each camera of the setup.
    package var calibrations: [SourceID: BundleCalibration]
    /// Counts of what was not taken, by reason.
    package var dropped: [String: UInt64]
  }

  /// Scores what comes for so long from the first frame on, or until all streams have ended or the process is to stop.
  package func run(seconds: Double) throws -> Outcome {
    let live = try LiveFootage(setup, needs: model.clipNeeds, catalog: catalog)
    let scorer = ObjectScorer(bundle: model, team: ThreadTeam(threads: threads))
    var calibrations = setup.sources.reduce(into: [SourceID: BundleCalibration]()) {
      $0[$1] = BundleCalibration(scorer: scorer, detector: detector)
      $0[$1]?.trim = setup.trim
    }
    var left: [String: UInt64] = [:]
    _ = try LiveListening(setup: setup, status: status, say: say).run(live, seconds: seconds) { elapsed in
      let each = setup.sources.map { "\($0) \(calibrations[$0]?.count ?? 0) objects" }.joined(separator: "; ")
      return "calibrate: \(TimeSpan.text(max(0, seconds - elapsed))) left, \(each)"
    } each: { event in
      switch event {
      case .streamEnded(let source): calibrations[source]?.endVideo()
      case .frame(let frame):
        for object in frame.notScored { left[object.reason.rawValue, default: 0] += 1 }
        let isOther = !frame.clips.isEmpty && frame.detector?.id != detector.id
        if isOther || setup.isExcluded(frame.stamp.captureTime) {
          if frame.clips.isEmpty { return }
          left[isOther ? "other-detector" : "excluded", default: 0] += UInt64(frame.clips.count)
        } else {
          calibrations[frame.source]?.take(frame)
        }
      }
    }
    return Outcome(calibrations: calibrations, dropped: live.dropped.merging(left, uniquingKeysWith: +))
  }
}
