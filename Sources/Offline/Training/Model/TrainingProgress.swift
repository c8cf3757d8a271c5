/// How far training is.
package struct TrainingProgress: Sendable {
  package var objects: Int
  package var total: Int
  /// By short task name: mean loss over the latest objects; empty where the training is resumed.
  package var losses: [(task: String, loss: Double)]
  /// Whether this is where a stopped training is resumed.
  package var isResumed = false
}
