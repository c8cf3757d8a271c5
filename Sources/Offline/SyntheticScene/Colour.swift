/// A colour, each channel 0...255.
struct Colour: Equatable {
  var red, green, blue: Float

  init(_ red: Float, _ green: Float, _ blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  func lit(_ factor: Float) -> Colour { Colour(red * factor, green * factor, blue * factor) }

  func mixed(with other: Colour, _ share: Float) -> Colour {
    Colour(
      red + (other.red - red) * share, green + (other.green - green) * share,
      blue + (other.blue - blue) * share)
  }
}
