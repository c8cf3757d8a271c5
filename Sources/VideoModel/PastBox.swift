/// Where the object of a track was some time before the detection that tells of it.
package struct PastBox: Sendable, Hashable {
  /// Seconds before, over 0.
  package var age: Float
  /// In pixels of the frame, inside it.
  package var box: BoundingBox

  package init(age: Float, box: BoundingBox) {
    self.age = age
    self.box = box
  }
}
