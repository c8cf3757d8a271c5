import Foundation

/// Three striped walkers before a textured ground, 160 x 120 px, and the boxes they are in.
struct InventedFootage {
  static let width = 160
  static let height = 120
  static let walkers = 3
  /// Columns of a recording of detections.
  static let head =
    "# vagary detections 1\n# detector walkers\n# version 1\n# labels person\n"
    + "clip,frame,left,top,width,height,label,confidence,track,classes\n"

  let frames: Int
  /// Where the walkers set out; other in every video.
  let seed: Int
  /// The walkers run from here on.
  var runsFrom: Int?

  struct Box {
    var left, top, width, height: Int
  }

  func boxes(_ frame: Int) -> [Box] {
    (0..<Self.walkers).map { walker in
      let travel = Self.width - 24
      var way = seed * 37 + walker * 61 + frame * (2 + walker)
      if let runsFrom, frame >= runsFrom { way += (frame - runsFrom) * 6 }
      let turned = way % (2 * travel)
      return Box(
        left: turned < travel ? turned : 2 * travel - turned, top: 2 + 39 * walker, width: 24, height: 36)
    }
  }

  /// The rows of a recording, this footage being called `clip` there.
  func rows(clip: String) -> String {
    (0..<frames).flatMap { frame in
      boxes(frame).map { "\(clip),\(frame),\($0.left),\($0.top),\($0.width),\($0.height),person,0.9,,\n" }
    }.joined()
  }

  /// Writes `000.bmp` … into a folder that is made.
  func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for frame in 0..<frames {
      let name = String(repeating: "0", count: 3 - "\(frame)".count) + "\(frame).bmp"
      try Data(Self.bitmap(pixels(frame), Self.width, Self.height)).write(to: folder.appending(path: name))
    }
  }

  /// Grey values, rows from the top.
  func pixels(_ frame: Int) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: Self.width * Self.height)
    for y in 0..<Self.height {
      for x in 0..<Self.width { pixels[y * Self.width + x] = UInt8(96 + (x * 7 + y * 13 + x * y) % 32) }
    }
    for box in boxes(frame) {
      for y in box.top..<min(box.top + box.height, Self.height) {
        for x in box.left..<min(box.left + box.width, Self.width) {
          let isStripe = ((x - box.left) / 4 + (y - box.top + frame) / 6) % 2 == 0
          pixels[y * Self.width + x] = isStripe ? 220 : 30
        }
      }
    }
    return pixels
  }

  /// A BMP file of 24 bits per pixel.
  static func bitmap(_ grey: [UInt8], _ width: Int, _ height: Int) -> [UInt8] {
    let stride = (3 * width + 3) / 4 * 4
    func four(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    var bytes: [UInt8] = [0x42, 0x4D] + four(54 + stride * height) + four(0) + four(54)
    bytes += four(40) + four(width) + four(height) + [1, 0, 24, 0] + four(0) + four(stride * height)
    bytes += four(2835) + four(2835) + four(0) + four(0)
    for y in (0..<height).reversed() {
      for x in 0..<width { bytes += [UInt8](repeating: grey[y * width + x], count: 3) }
      bytes += [UInt8](repeating: 0, count: stride - 3 * width)
    }
    return bytes
  }
}
