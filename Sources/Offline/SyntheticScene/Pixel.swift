/// A point of the picture, pixels from the top-left corner.
struct Pixel: Equatable {
  var u, v: Float
}
