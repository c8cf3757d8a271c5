/// A point of the plaza, metres: `x` to the right, `up` above the ground, `z` away from the camera.
struct Point: Equatable {
  var x, up, z: Double

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, up: a.up + b.up, z: a.z + b.z) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, up: a.up - b.up, z: a.z - b.z) }
  static func * (a: Point, factor: Double) -> Point {
    Point(x: a.x * factor, up: a.up * factor, z: a.z * factor)
  }

  func dot(_ other: Point) -> Double { x * other.x + up * other.up + z * other.z }
}
