/// An earlier box of the track that a detection belongs to.
package struct PastBox: Sendable, Hashable {
  /// Seconds before the detection, above 0.
  package var age: Float
  /// Box in pixels of the frame, inside the frame.
  package var box: BoundingBox

  package init(age: Float, box: BoundingBox) {
    self.age = age
    self.box = box
  }
}
