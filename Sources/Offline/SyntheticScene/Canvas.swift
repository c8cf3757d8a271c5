import VideoModel

/// An image being painted, blue-green-red, with antialiased edges. Owned by one frame's rendering.
struct Canvas {
  let width: Int
  let height: Int
  private(set) var bytes: [UInt8]

  /// Starts from `background`, which must have the size of the image.
  init(width: Int, height: Int, background: [UInt8]) {
    precondition(background.count == width * height * 3)
    self.width = width
    self.height = height
    bytes = background
  }

  mutating func paint(_ shape: Shape) {
    let extent = shape.extent
    guard let area = covered(extent.left, extent.top, extent.right, extent.bottom) else { return }
    switch shape.outline {
    case .capsule(let start, let end, let startRadius, let endRadius):
      paintCapsule(start, end, startRadius, endRadius, shape.colour, shape.roundness, area)
    case .polygon(let corners):
      paintPolygon(corners, shape.colour, area)
    }
  }

  /// Darkens an ellipse with soft edges by up to `strength` (0...1).
  mutating func paintShadow(centre: Pixel, width: Float, height: Float, strength: Float) {
    guard width > 0, height > 0,
      let area = covered(centre.u - width, centre.v - height, centre.u + width, centre.v + height)
    else { return }
    let rowBytes = self.width * 3
    bytes.withUnsafeMutableBufferPointer { pixels in
      for row in area.rows {
        let dv = (Float(row) + 0.5 - centre.v) / height
        for column in area.columns {
          let du = (Float(column) + 0.5 - centre.u) / width
          let distance = du * du + dv * dv
          guard distance < 1 else { continue }
          let keep = 1 - strength * (1 - distance) * (1.6 - 0.6 * (1 - distance))
          let at = row * rowBytes + column * 3
          for channel in 0..<3 {
            pixels[at + channel] = UInt8(Float(pixels[at + channel]) * max(0, keep) + 0.5)
          }
        }
      }
    }
  }

  private typealias Area = (rows: Range<Int>, columns: Range<Int>)

  /// The pixels of the image that a region (and half a pixel around it) touches.
  private func covered(_ left: Float, _ top: Float, _ right: Float, _ bottom: Float) -> Area? {
    guard right > -1, bottom > -1, left < Float(width) + 1, top < Float(height) + 1 else { return nil }
    let firstColumn = max(0, Int((left - 1).rounded(.down)))
    let firstRow = max(0, Int((top - 1).rounded(.down)))
    let endColumn = min(width, Int((right + 1).rounded(.up)))
    let endRow = min(height, Int((bottom + 1).rounded(.up)))
    guard firstColumn < endColumn, firstRow < endRow else { return nil }
    return (firstRow..<endRow, firstColumn..<endColumn)
  }

  private mutating func paintCapsule(
    _ start: Pixel, _ end: Pixel, _ startRadius: Float, _ endRadius: Float, _ colour: Colour,
    _ roundness: Float, _ area: Area
  ) {
    let axisU = end.u - start.u
    let axisV = end.v - start.v
    let lengthSquared = axisU * axisU + axisV * axisV
    let inverseLength = lengthSquared > 1e-6 ? 1 / lengthSquared : 0
    let widest = max(startRadius, endRadius) + 0.5
    let rowBytes = width * 3
    bytes.withUnsafeMutableBufferPointer { pixels in
      for row in area.rows {
        let dv = Float(row) + 0.5 - start.v
        for column in area.columns {
          let du = Float(column) + 0.5 - start.u
          let along = min(1, max(0, (du * axisU + dv * axisV) * inverseLength))
          let offU = du - along * axisU
          let offV = dv - along * axisV
          let squared = offU * offU + offV * offV
          guard squared < widest * widest else { continue }
          let radius = startRadius + (endRadius - startRadius) * along
          let coverage = min(1, radius + 0.5 - squared.squareRoot())
          guard coverage > 0 else { continue }
          // The light comes from the upper left.
          let facing = -(0.6 * offU + 0.8 * offV) / max(radius, 0.5)
          let light = 1 + 0.24 * roundness * max(-1, min(1, facing))
          Self.blend(pixels, row * rowBytes + column * 3, colour, light, min(coverage, 2 * radius))
        }
      }
    }
  }

  private mutating func paintPolygon(_ corners: [Pixel], _ colour: Colour, _ area: Area) {
    var edges: [(u: Float, v: Float, offset: Float)] = []
    var doubledArea: Float = 0
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      doubledArea += corner.u * next.v - next.u * corner.v
      let du = next.u - corner.u
      let dv = next.v - corner.v
      let length = (du * du + dv * dv).squareRoot()
      guard length > 1e-3 else { continue }
      edges.append((-dv / length, du / length, (dv * corner.u - du * corner.v) / length))
    }
    guard abs(doubledArea) > 1e-3 else { return }
    let side: Float = doubledArea > 0 ? 1 : -1
    let rowBytes = width * 3
    bytes.withUnsafeMutableBufferPointer { pixels in
      for row in area.rows {
        for column in area.columns {
          var inside = Float.infinity
          for edge in edges {
            let distance = edge.u * (Float(column) + 0.5) + edge.v * (Float(row) + 0.5) + edge.offset
            inside = min(inside, distance * side)
          }
          let coverage = min(1, inside + 0.5)
          guard coverage > 0 else { continue }
          Self.blend(pixels, row * rowBytes + column * 3, colour, 1, coverage)
        }
      }
    }
  }

  @inline(__always)
  private static func blend(
    _ pixels: UnsafeMutableBufferPointer<UInt8>, _ at: Int, _ colour: Colour, _ light: Float,
    _ coverage: Float
  ) {
    pixels[at] = mix(pixels[at], colour.blue * light, coverage)
    pixels[at + 1] = mix(pixels[at + 1], colour.green * light, coverage)
    pixels[at + 2] = mix(pixels[at + 2], colour.red * light, coverage)
  }

  @inline(__always)
  private static func mix(_ below: UInt8, _ above: Float, _ coverage: Float) -> UInt8 {
    UInt8(max(0, min(255, Float(below) + (above - Float(below)) * coverage + 0.5)))
  }
}
