import RandomNumbers

/// The empty plaza: paving with a round inlay, a house front, plants and a bench along it.
///
/// A function of the plaza's seed and the image's size alone.
struct PlazaGround {
  /// Middle and radius, metres, of the inlay where no walker stops.
  static let inlay = (centre: Place(x: 0, z: 16), radius: 2.7)
  /// Where the house front meets the ground, metres from the camera.
  static let wall = 25.2

  private let seed: UInt64
  private let camera: SceneCamera

  /// `height * width * 3` bytes, blue-green-red.
  static func paint(seed: UInt64, width: Int, height: Int, camera: SceneCamera) -> [UInt8] {
    let ground = PlazaGround(seed: seed, camera: camera)
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    for row in 0..<height {
      for column in 0..<width {
        let colour = ground.colour(u: Double(column) + 0.5, v: Double(row) + 0.5)
        let at = (row * width + column) * 3
        bytes[at] = UInt8(max(0, min(255, colour.blue)))
        bytes[at + 1] = UInt8(max(0, min(255, colour.green)))
        bytes[at + 2] = UInt8(max(0, min(255, colour.red)))
      }
    }
    var canvas = Canvas(width: width, height: height, background: bytes)
    ground.furnish(&canvas)
    return canvas.bytes
  }

  private func colour(u: Double, v: Double) -> Colour {
    let foot = camera.project(Point(x: 0, up: 0, z: Self.wall)).v
    if v < Double(foot) { return front(u: u, v: v, foot: Double(foot)) }
    guard let place = camera.ground(u: u, v: v) else { return Colour(0, 0, 0) }
    return paving(place)
  }

  private func paving(_ place: Place) -> Colour {
    let length = 1.2
    let breadth = 0.8
    let course = (place.z / breadth).rounded(.down)
    let shift = fraction(course * 0.5) * length
    let slab = ((place.x + shift) / length).rounded(.down)
    let tone = noise(Int(slab), Int(course), 1)
    var colour = Colour(168, 160, 148).mixed(with: Colour(146, 142, 136), Float(tone))
    let inlay = place.distance(to: Self.inlay.centre) / Self.inlay.radius
    // A pixel covers this many metres across and along the line of sight.
    let across = place.z / camera.focal
    let along = across * place.z / SceneCamera.height
    if inlay < 1.06 {
      let spokes = fraction(inlay * 2.5) < 0.5
      let red = spokes ? Colour(158, 124, 104) : Colour(178, 160, 136)
      let edge = clamp((1.0 - inlay) * Self.inlay.radius / along + 0.5)
      colour = colour.mixed(with: red.lit(Float(0.95 + 0.1 * tone)), Float(edge))
    }
    let jointX = Self.joint(place.x + shift, every: length, wide: 0.03, footprint: across)
    let jointZ = Self.joint(place.z, every: breadth, wide: 0.03, footprint: along)
    colour = colour.lit(Float(1 - 0.22 * max(jointX, jointZ)))
    let grain = smoothNoise(place.x * 9, place.z * 9, 2) - 0.5
    let stains = smoothNoise(place.x * 0.55, place.z * 0.55, 3) - 0.5
    let fine = noise(Int((place.x * 46).rounded(.down)), Int((place.z * 22).rounded(.down)), 4) - 0.5
    colour = colour.lit(Float(1 + 0.10 * grain + 0.16 * stains + 0.09 * fine))
    return colour.lit(Float(1 - 0.2 * leaves(place)) * Float(0.9 + 0.1 * clamp((Self.wall - place.z) / 1.2)))
  }

  /// The shade of a tree outside the image, 0...1, at the lower left.
  private func leaves(_ place: Place) -> Double {
    let reach = 1 - place.distance(to: Place(x: -4.6, z: 11.2)) / 3.4
    guard reach > 0 else { return 0 }
    let crown = smoothNoise(place.x * 2.1, place.z * 2.1, 5) + 0.5 * smoothNoise(place.x * 5, place.z * 5, 6)
    return smoothStep((crown - 0.95 + reach * 0.8) * 2.2)
  }

  /// The share of a pixel inside a joint of a regular pattern.
  private static func joint(_ value: Double, every: Double, wide: Double, footprint: Double) -> Double {
    let within = fraction(value / every) * every
    let distance = min(within, every - within)
    let covered = clamp((wide / 2 + footprint / 2 - distance) / footprint)
    return covered * min(1, wide / footprint * 1.6)
  }

  /// The house front: windows in a plastered wall over a stone base, awnings over the shops.
  private func front(u: Double, v: Double, foot: Double) -> Colour {
    let scale = camera.scale(at: Self.wall)
    let x = (u - camera.centre) / scale
    let up = (foot - v) / scale
    let grain = Float(0.95 + 0.1 * smoothNoise(x * 7, up * 7, 7))
    if up < 0.35 { return Colour(126, 120, 114).lit(grain) }
    let bay = (x / 3.1).rounded(.down)
    let inBay = fraction(x / 3.1) * 3.1
    let shop = noise(Int(bay), 0, 8)
    if up < 2.3, inBay > 0.35, inBay < 2.75 {
      let frame = inBay < 0.45 || inBay > 2.65 || abs(inBay - 1.55) < 0.05 || up < 0.45
      if frame { return Colour(86, 74, 64).lit(grain) }
      let sky = clamp((up - inBay * 0.35) / 2)
      return Colour(52, 64, 74).mixed(with: Colour(116, 132, 142), Float(sky * 0.7))
    }
    if up >= 2.3, up < 2.95, inBay > 0.2, inBay < 2.9, shop > 0.35 {
      let awnings = [Colour(150, 66, 56), Colour(62, 104, 92), Colour(178, 142, 78)]
      let stripe = fraction(inBay / 0.45) < 0.5
      let cloth = stripe ? awnings[Int(shop * 1000) % 3] : Colour(218, 210, 194)
      return cloth.lit(Float(0.8 + 0.25 * (up - 2.3)))
    }
    return Colour(196, 184, 162).lit(grain * Float(0.94 + 0.02 * up))
  }

  /// Plants in tubs and a bench, close to the wall and out of everybody's way.
  private func furnish(_ canvas: inout Canvas) {
    for (index, x) in [-11.4, -8.2, -5.0, -1.9, 1.3, 4.4, 7.5, 10.7].enumerated() {
      let z = Self.wall - 0.35
      var builder = FigureBuilder(camera: camera, origin: Place(x: x, z: z), facing: Place(x: 1, z: 0))
      if index == 3 || index == 6 {
        bench(&builder)
      } else {
        tub(&builder, index: index)
      }
      let figure = builder.figure(shadowAhead: 0.7, shadowRight: 0.5)
      canvas.paintShadow(
        centre: figure.shadow.centre, width: figure.shadow.width, height: figure.shadow.height, strength: 0.4)
      for shape in figure.shapes { canvas.paint(shape) }
    }
  }

  private func tub(_ builder: inout FigureBuilder, index: Int) {
    builder.block(ahead: -0.4...0.4, right: -0.2...0.3, up: 0...0.5, Colour(150, 96, 70))
    for leaf in 0..<26 {
      let key = index * 100 + leaf
      let ahead = (noise(key, 1, 9) - 0.5) * 0.95
      let up = 0.55 + noise(key, 2, 9) * 0.75 * (1 - abs(ahead))
      let green = Colour(70, 104, 58).lit(Float(0.75 + 0.5 * noise(key, 3, 9)))
      builder.ball(
        builder.world(ahead, noise(key, 4, 9) * 0.3, up), 0.09 + 0.08 * noise(key, 5, 9), green, nearer: 0.2)
    }
  }

  private func bench(_ builder: inout FigureBuilder) {
    builder.block(ahead: -0.95...0.95, right: 0...0.42, up: 0.4...0.47, Colour(136, 98, 64), nearer: 0.3)
    builder.block(ahead: -0.95...0.95, right: -0.05...0, up: 0.5...0.85, Colour(128, 90, 58))
    for ahead in [-0.8, 0.8] {
      builder.block(ahead: ahead - 0.04...ahead + 0.04, right: 0.05...0.4, up: 0...0.4, Colour(60, 60, 62))
    }
  }

  private init(seed: UInt64, camera: SceneCamera) {
    self.seed = SplitMix64.mix(seed)
    self.camera = camera
  }

  /// One value, 0 up to 1, for each cell of a grid.
  private func noise(_ x: Int, _ y: Int, _ layer: UInt64) -> Double {
    let cell = UInt64(bitPattern: Int64(x)) &* 0x9E37_79B9 ^ UInt64(bitPattern: Int64(y)) &* 0x85EB_CA77_C2B2
    return Double(SplitMix64.mix(cell ^ (seed &+ layer &* 0xC2B2_AE3D_27D4_EB4F)) >> 11) * 0x1p-53
  }

  /// One value for each cell of a grid, with soft passages between the cells.
  private func smoothNoise(_ x: Double, _ y: Double, _ layer: UInt64) -> Double {
    let column = Int(x.rounded(.down))
    let row = Int(y.rounded(.down))
    let tx = smoothStep(x - x.rounded(.down))
    let ty = smoothStep(y - y.rounded(.down))
    let top = noise(column, row, layer) * (1 - tx) + noise(column + 1, row, layer) * tx
    let bottom = noise(column, row + 1, layer) * (1 - tx) + noise(column + 1, row + 1, layer) * tx
    return top * (1 - ty) + bottom * ty
  }
}
