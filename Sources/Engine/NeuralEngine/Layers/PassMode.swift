/// The purpose of a run of a network.
package enum PassMode: Sendable {
  /// Batch norm uses the running statistics of the view.
  case inference(view: String)
  /// Batch norm uses the batch, and folds it into the view's running statistics.
  case training(view: String)
}
