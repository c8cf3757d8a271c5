/// A plaza to be rendered. Equal configurations give equal bytes on every machine.
package struct SceneConfiguration: Sendable, Equatable {
  /// Seed of the walkers, their times, the noise and the light. Any value.
  package var seed: UInt64
  /// Picture width, pixels, 64...4096. Default 640.
  package var width = 640
  /// Picture height, pixels, 36...4096. Default 360; the camera is made for 16:9.
  package var height = 360
  /// Frames per second, 1...120. Default 12.5.
  package var frameRate = 12.5
  /// Length of the video, seconds, up to a day. Default 80.
  package var duration = 80.0
  /// One odd actor each, in an order and at times the seed decides, never two at once. Default all five
  /// of ``PlantedKind/usual``. Kinds may repeat; empty for ordinary life alone.
  package var planted: [PlantedKind] = PlantedKind.usual
  /// Walkers in view at a time, on average, 0...20. Default 4.7.
  package var walkers = 4.7
  /// The place itself: paving, walls, plants. Every seed shares it by default, as one camera would.
  package var plazaSeed: UInt64 = 20_240

  package init(seed: UInt64) {
    self.seed = seed
  }

  /// Seconds before the first planted actor may come and after the last has left.
  static let lead = 5.0
  static let tail = 3.0
  /// Seconds of its own that every planted actor needs.
  static let room = 11.0

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ problem: String) {
      if !holds { problems.append(problem) }
    }
    require((64...4096).contains(width), "scene.width is \(width), must be 64...4096 pixels")
    require((36...4096).contains(height), "scene.height is \(height), must be 36...4096 pixels")
    require((1...120).contains(frameRate), "scene.frameRate is \(frameRate), must be 1...120 per second")
    require((0...20).contains(walkers), "scene.walkers is \(walkers), must be 0...20")
    require(
      duration > 0 && duration <= 86_400, "scene.duration is \(duration), must be above 0 and at most 86400 s"
    )
    if !planted.isEmpty {
      let least = Self.lead + Self.tail + Self.room * Double(planted.count)
      require(
        duration >= least,
        "scene.duration is \(duration) s, too short for \(planted.count) planted: make it \(least) s or more, "
          + "or plant fewer")
    }
    return problems
  }
}
