/// Where the object of a track was some time before the detection that tells of it.
public struct PastBox: Sendable, Hashable {
  /// Seconds before, over 0.
  public var age: Float
  /// In pixels of the frame, inside it.
  public var box: BoundingBox

  public init(age: Float, box: BoundingBox) {
    self.age = age
    self.box = box
  }
}
