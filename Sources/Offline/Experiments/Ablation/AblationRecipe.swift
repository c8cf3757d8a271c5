import Backbone
import Bundles

/// The recipe of a training without its seed.
package struct AblationRecipe: Hashable, Sendable {
  package var variant = BackboneVariant.shallowNarrow
  /// Short names, in the order of the heads.
  package var tasks: [String]
  /// `TASK.KEY` and value, of these tasks alone.
  var settings: [String: String]

  /// - Parameter settings: of any tasks; those of others are left out.
  init(variant: BackboneVariant = .shallowNarrow, tasks: [String], settings: [String: String]) {
    self.variant = variant
    self.tasks = tasks
    self.settings = settings.filter { key, _ in tasks.contains { key.hasPrefix($0 + ".") } }
  }

  /// `TASK.KEY=VALUE` in the order of the keys.
  package var settingWords: [String] { settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

  /// The name of the folder its bundle is kept in: `shallow-narrow_middle-box+distillation_seed-1`.
  func folder(seed: UInt64) -> String {
    let parts = [variant.rawValue, tasks.joined(separator: "+")] + settingWords + ["seed-\(seed)"]
    let name = String(
      parts.joined(separator: "_").map { letter in
        letter.isASCII && (letter.isLetter || letter.isNumber || "._+=-".contains(letter)) ? letter : "~"
      })
    // Room for the endings of a file system's 255 bytes.
    guard name.count > 200 else { return name }
    return name.prefix(180) + "_" + Fingerprint.of(Array(parts.joined(separator: "_").utf8))
  }
}
