import ProxyTasks

/// The reason why a model could not be trained.
package enum TrainingError: Error, CustomStringConvertible {
  case configuration([String])
  case tooFewObjects(found: Int, needed: Int)
  case tooFewHeldOut(found: Int)
  case noTask
  /// Tasks that are fitted, where there are no whole tracks to fit them on.
  case singleObjects(fitted: [String])
  case head(TaskHeadError)

  package var description: String {
    switch self {
    case .configuration(let problems): problems.joined(separator: "; ")
    case .tooFewObjects(let found, let needed):
      "the footage has \(found) objects to learn from, needs at least \(needed): give more footage, or check that the "
        + "detector finds the objects in it"
    case .tooFewHeldOut(let found):
      "the held-out part of the footage has \(found) scored objects, needs at least 20 for calibration: give more footage"
    case .noTask: "no task plugin is given: name at least one"
    case .singleObjects(let fitted):
      "\(fitted.joined(separator: ", ")) cannot be fitted off the bus, where single objects are kept and no tracks: train "
        + "without, then add with `vagary fit` on recorded footage of the camera"
    case .head(let error): "\(error)"
    }
  }
}
