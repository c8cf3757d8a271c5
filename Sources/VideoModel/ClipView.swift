/// Which frames around a detection a task wants: integer offsets in clip steps, in the order shown
/// to the backbone. Equal views share one backbone pass and one set of batch-norm statistics.
package struct ClipView: Sendable, Hashable, CustomStringConvertible {
  /// 1 to 16 offsets; 0 is the detection's own frame.
  package let offsets: [Int]

  /// `nil` when there are none or more than 16 offsets.
  package init?(offsets: [Int]) {
    guard (1...16).contains(offsets.count) else { return nil }
    self.offsets = offsets
  }

  /// The seven consecutive frames of the paper.
  package static let sevenFrames = ClipView(offsets: Array(-3...3))!

  /// As a key in files: `-3,-2,-1,0,1,2,3`.
  package var description: String { offsets.map(String.init).joined(separator: ",") }
}
