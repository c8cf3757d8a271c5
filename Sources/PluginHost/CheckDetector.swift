import VideoModel

func checkDetector(_ library: PluginLibrary, _ settings: [String: String], _ check: inout ContractCheck) {
  guard
    let detector = makeInstance(
      &check, { () throws(PluginError) in try DetectorPlugin(library: library, settings: settings) })
  else { return }
  let scene = (0..<24).map { movingScene(frame: $0, width: 96, height: 64, format: .bgr24) }
  check.expect("it reads grey, colour, odd-sized, tiny and uniform pictures") { () throws(PluginError) in
    let pictures = [
      movingScene(frame: 0, width: 96, height: 64, format: .gray8), scene[0],
      movingScene(frame: 0, width: 33, height: 17, format: .bgr24),
      movingScene(frame: 0, width: 1, height: 1, format: .gray8),
      movingScene(frame: 0, width: 1, height: 50, format: .bgr24),
      Image(width: 64, height: 48, format: .bgr24, bytes: Array(repeating: 128, count: 64 * 48 * 3)),
      Image(width: 64, height: 48, format: .gray8, bytes: Array(repeating: 0, count: 64 * 48)),
    ]
    for picture in pictures {
      detector.reset()
      for frame in 0..<3 { _ = try detector.detect(picture, captureTime: Int64(frame) * 40_000_000) }
    }
    // The size may also change without a word.
    for picture in pictures { _ = try detector.detect(picture, captureTime: 0) }
    return nil
  }
  check.expect("after a reset it sees the same as at first") { () throws(PluginError) in
    let first = try watch(scene, by: detector)
    let second = try watch(scene, by: detector)
    guard let frame = first.indices.first(where: { first[$0] != second[$0] }) else { return nil }
    return "frame \(frame) gives other detections the second time; forget all state in reset, draw no chance"
  }
  check.expect("its boxes reach into the picture") { () throws(PluginError) in
    for (frame, detections) in try watch(scene, by: detector).enumerated() {
      if let outside = detections.first(where: { $0.box.clipped(width: 96, height: 64) == nil }) {
        return "frame \(frame) has a box outside the picture or under 1 px: \(outside.box)"
      }
    }
    return nil
  }
  check.expect("padding at the end of rows changes nothing") { () throws(PluginError) in
    let plain = try watch(scene, by: detector)
    detector.reset()
    for (frame, image) in scene.enumerated() {
      let row = image.width * image.format.channels
      var padded: [UInt8] = []
      for y in 0..<image.height {
        padded += image.bytes[y * row..<(y + 1) * row] + [255, 0, 255, 0, 255]
      }
      let found = try detector.detect(
        padded, width: image.width, height: image.height, stride: row + 5,
        channels: image.format.channels, captureTime: Int64(frame) * 40_000_000)
      if found != plain[frame] { return "frame \(frame) differs; step from row to row by stride" }
    }
    return nil
  }
}

private func watch(
  _ scene: [Image], by detector: DetectorPlugin
) throws(PluginError) -> [[Detection]] {
  detector.reset()
  var found: [[Detection]] = []
  for (frame, image) in scene.enumerated() {
    found.append(try detector.detect(image, captureTime: Int64(frame) * 40_000_000))
  }
  return found
}

/// A textured ground over which a bright square moves by 3 pixels a frame.
private func movingScene(frame: Int, width: Int, height: Int, format: Image.Format) -> Image {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(width * height * format.channels)
  let left = 3 * frame
  for y in 0..<height {
    for x in 0..<width {
      let square = x >= left && x < left + 14 && y >= height / 3 && y < height / 3 + 20
      let ground = UInt8(truncatingIfNeeded: 60 + (x &* 7 ^ y &* 13) % 40)
      for channel in 0..<format.channels { bytes.append(square ? 220 : ground + UInt8(channel)) }
    }
  }
  return Image(width: width, height: height, format: format, bytes: bytes)
}
