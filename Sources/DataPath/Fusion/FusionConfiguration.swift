import Settings

/// How the scores of a frame are made from those of its objects and their tasks.
package struct FusionConfiguration: Sendable, Equatable, SettingGroup {
  package static let section = "fusion"

  /// How the scores of an object's tasks become its raw score.
  package var mode = FusionMode.meanStandardised
  /// Time constant of the causal filter over frame scores, in capture time; 0 switches the filter off.
  @Setting(0...3600, "s") package var causal = 0.5

  package init() {}

  package init(mode: FusionMode) { self.mode = mode }
}
