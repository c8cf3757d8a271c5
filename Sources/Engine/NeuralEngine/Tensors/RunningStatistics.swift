/// Running mean and variance of one batch-norm layer, a set for each view it has seen in training.
package final class RunningStatistics: @unchecked Sendable {
  /// For example `bn1`.
  package let name: String
  package let channels: Int
  /// By view key; written by the training thread only.
  package internal(set) var sets: [String: (mean: [Float], variance: [Float])] = [:] {
    didSet { version &+= 1 }
  }
  /// Changes with every change of the statistics.
  private(set) var version: UInt64 = 0

  init(name: String, channels: Int) {
    self.name = name
    self.channels = channels
  }

  /// Takes over the statistics of a view; each array has one value for each channel.
  package func set(view: String, mean: [Float], variance: [Float]) {
    precondition(mean.count == channels && variance.count == channels, "one value for each channel")
    sets[view] = (mean, variance)
  }
}
