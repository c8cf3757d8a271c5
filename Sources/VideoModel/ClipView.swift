/// The frames around a detection that a task looks at: integer offsets in clip steps, in the order in which the backbone
/// gets them. Equal views share one backbone pass and one set of batch-norm statistics.
package struct ClipView: Sendable, Hashable, CustomStringConvertible {
  /// 1...16 offsets; 0 is the frame of the detection.
  package let offsets: [Int]

  /// `nil` when there are none or more than 16 offsets.
  package init?(offsets: [Int]) {
    guard (1...16).contains(offsets.count) else { return nil }
    self.offsets = offsets
  }

  /// The seven consecutive frames of Georgescu et al. (CVPR 2021, arXiv 2011.07491).
  package static let sevenFrames = ClipView(offsets: Array(-3...3))!

  /// As a key in files: `-3,-2,-1,0,1,2,3`.
  package var description: String { offsets.map(String.init).joined(separator: ",") }
}
