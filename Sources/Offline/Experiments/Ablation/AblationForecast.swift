import Backbone
import PluginHost
import VideoModel

/// Estimates how long trainings take from the first steps of one: the work of a step is known beforehand, the speed of
/// this machine is not.
///
/// A value: its owner hands in the times.
struct AblationForecast: Sendable {
  private var work = 0.0
  private var seconds = 0.0

  /// Millions of multiplications and additions of a frame through the convolutions of a backbone.
  private static let cost: [BackboneVariant: Double] = [
    .shallowNarrow: 26.5, .shallowWide: 95.6, .deepNarrow: 84.9, .deepWide: 329,
  ]

  /// The work of showing one object, in units of a frame through the smallest backbone: the frames of all samples, those
  /// that tasks of one view share counted once.
  static func work(_ variant: BackboneVariant, _ tasks: [TaskNeeds]) -> Double {
    let frames = Dictionary(grouping: tasks, by: \.view).reduce(0) { sum, entry in
      let samples = entry.value.reduce(1) { $0 + $1.samples - 1 }
      return sum + samples * entry.key.offsets.count
    }
    return Double(frames) * (cost[variant] ?? 1) / (cost[.shallowNarrow] ?? 1)
  }

  /// Work was done, and took so long.
  mutating func note(work: Double, seconds: Double) {
    self.work += work
    self.seconds += seconds
  }

  /// Seconds that some work will take; `nil` before the first steps.
  func seconds(for work: Double) -> Double? {
    self.work > 0 && seconds > 0 ? work * seconds / self.work : nil
  }
}
