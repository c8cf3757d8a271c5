import Bundles
import Foundation
import PlainText

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
    JSONValue.object(members).line
  }

  /// The members of the JSON object.
  package var members: [JSONValue.Member] {
    guard let training = bundle.manifest.training else { return [] }
    let losses = training.heldOutLoss.sorted { $0.key < $1.key }.map { name, loss -> JSONValue.Member in
      (name, .object([("best_constant", .double(loss.bestConstant)), ("loss", .double(loss.loss))]))
    }
    return [
      ("bundle", .text(folder)), ("held_out_loss", .object(losses)),
      ("held_out_objects", .integer(training.heldOutObjects)), ("objects", .integer(training.objects)),
      ("seconds", .double(training.seconds)),
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
