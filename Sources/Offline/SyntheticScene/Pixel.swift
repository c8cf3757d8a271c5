/// A point of the image, pixels from the top-left corner.
struct Pixel: Equatable {
  var u, v: Float
}
