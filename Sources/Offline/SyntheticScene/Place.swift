/// A place on the ground, metres.
struct Place: Equatable {
  var x, z: Double

  func distance(to other: Place) -> Double {
    let dx = other.x - x
    let dz = other.z - z
    return (dx * dx + dz * dz).squareRoot()
  }

  func mixed(with other: Place, _ share: Double) -> Place {
    Place(x: x + (other.x - x) * share, z: z + (other.z - z) * share)
  }
}
