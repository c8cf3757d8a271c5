import Bundles
import Foundation

/// The summary of a training at its end.
package struct TrainingSummary {
  package let bundle: ModelBundle
  package let folder: String

  package init(bundle: ModelBundle, folder: String) {
    self.bundle = bundle
    self.folder = folder
  }

  /// Part of the best constant's loss above which a task has learnt next to nothing.
  static let notLearnt = 0.8

  /// The losses of the tasks and where the bundle is, for people.
  package var text: String { (losses + ["bundle written to \(folder)"]).joined(separator: "\n") }

  /// One line of JSON.
  package var json: String {
    let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// As JSON.
  package var fields: [String: Any] {
    guard let training = bundle.manifest.training else { return [:] }
    return [
      "bundle": folder, "objects": training.objects, "held_out_objects": training.heldOutObjects,
      "seconds": training.seconds,
      "held_out_loss": training.heldOutLoss.mapValues {
        ["loss": $0.loss, "best_constant": $0.bestConstant]
      },
    ]
  }

  /// A table of the tasks' losses on what was held out.
  package var losses: [String] {
    guard let training = bundle.manifest.training else { return [] }
    var lines = ["held-out loss (\(training.heldOutObjects) objects)          loss  best constant  ratio"]
    for head in bundle.heads {
      guard let loss = training.heldOutLoss[head.name] else { continue }
      let ratio = loss.bestConstant > 0 ? loss.loss / loss.bestConstant : 0
      let verdict = ratio > Self.notLearnt ? "  has learnt next to nothing" : ""
      let name = head.name.padding(toLength: 28, withPad: " ", startingAt: 0)
      lines.append(
        String(format: "  %@ %12.5f  %13.5f  %5.2f%@", name, loss.loss, loss.bestConstant, ratio, verdict))
    }
    return lines
  }
}
