/// A frame score made without any network of ours: what a network has to beat.
///
/// The raw value is the name of its rows. Each is the largest value over the frame's detections, or one
/// value of the whole frame; higher is odder.
package enum Baseline: String, Sendable, Hashable, CaseIterable {
  /// Distance (L1) of the detection's class probabilities from their median over the training detections.
  case classVector = "baseline:class-vector"
  /// Largest probability of a class other than person.
  case nonPerson = "baseline:non-person"
  /// 1 - probability of the class person.
  case personDoubt = "baseline:person-doubt"
  /// Mean brightness change inside the box since the frame before, 0...255.
  case boxDifference = "baseline:frame-difference-box"
  /// Largest mean brightness change of 31x31 pixels around any pixel since the frame before, 0...255; the
  /// frame is mirrored at its edges. No detector.
  case blockDifference = "baseline:frame-difference-block"
  /// Mean brightness change of the whole frame since the frame before, 0...255. No detector.
  case frameDifference = "baseline:frame-difference"
  /// Distance of the box's size and height in the image from the nearest training boxes.
  case boxSize = "baseline:box-size"
  /// How far the box moved since the frame before, in heights of the box, where it overlaps one there.
  case boxVelocity = "baseline:box-velocity"

  /// Whether it says where in the frame something is odd.
  package var hasBoxes: Bool { self != .frameDifference }

  /// The names of all rows, in the order of a table.
  package static var names: [String] { allCases.map(\.rawValue) }
}
