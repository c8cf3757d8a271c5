import VideoModel

/// A rendered plaza: paving, people walking, and the odd ones that were planted among them.
///
/// Immutable; frames are functions of their index and may be asked for in any order from any thread.
/// Equal configurations give equal bytes on every machine.
package final class PlazaScene: Sendable {
  package let configuration: SceneConfiguration
  /// `duration * frameRate`, at least 1.
  package let frameCount: Int
  /// The planted spans in order of time; kinds that never come half into the image are left out.
  package let planted: [PlantedSpan]

  private let camera: SceneCamera
  private let cast: SceneCast
  private let background: [UInt8]
  private let noise: SensorNoise

  /// Paints the empty plaza and works out who walks where: some milliseconds.
  package init(_ configuration: SceneConfiguration) throws(SceneError) {
    let problems = configuration.problems()
    guard problems.isEmpty else { throw SceneError(problems: problems) }
    self.configuration = configuration
    frameCount = max(1, Int(configuration.duration * configuration.frameRate))
    camera = SceneCamera(width: configuration.width)
    cast = SceneCast(configuration: configuration)
    background = PlazaGround.paint(
      seed: configuration.plazaSeed, width: configuration.width, height: configuration.height, camera: camera)
    noise = SensorNoise(seed: configuration.seed, rowBytes: configuration.width * 3)
    planted = Self.spans(
      of: cast.actors, camera: camera, configuration: configuration, frameCount: frameCount)
  }

  /// One image, ``Image/Format/bgr24``; `index` must be within 0..<``frameCount``.
  package func frame(_ index: Int) -> Image {
    precondition((0..<frameCount).contains(index), "frame \(index) of \(frameCount)")
    let time = time(of: index)
    var canvas = Canvas(width: configuration.width, height: configuration.height, background: background)
    let figures = cast.present(at: time).map { $0.figure(at: time, camera: camera) }
      .enumerated().sorted { ($1.element.depth, $0.offset) < ($0.element.depth, $1.offset) }.map(\.element)
    for figure in figures {
      let shadow = figure.shadow
      canvas.paintShadow(centre: shadow.centre, width: shadow.width, height: shadow.height, strength: 0.3)
    }
    for figure in figures {
      for shape in figure.shapes { canvas.paint(shape) }
    }
    return Image(
      width: configuration.width, height: configuration.height, format: .bgr24,
      bytes: noise.expose(canvas.bytes, rowBytes: configuration.width * 3, index: index, time: time))
  }

  /// The boxes of all actors of whom at least a quarter (by the area of the box) is in the image, by actor;
  /// `index` must be within 0..<``frameCount``.
  package func truth(_ index: Int) -> [TruthBox] {
    precondition((0..<frameCount).contains(index), "frame \(index) of \(frameCount)")
    let time = time(of: index)
    return cast.present(at: time).compactMap { actor in
      let whole = actor.figure(at: time, camera: camera).box
      guard let box = whole.clipped(width: configuration.width, height: configuration.height),
        box.area >= whole.area / 4
      else { return nil }
      return TruthBox(box: box, label: actor.label, actor: actor.id, planted: actor.planted)
    }
  }

  /// Seconds from the first frame to frame `index`.
  package func time(of index: Int) -> Double { Double(index) / configuration.frameRate }

  private static func spans(
    of actors: [Actor], camera: SceneCamera, configuration: SceneConfiguration, frameCount: Int
  ) -> [PlantedSpan] {
    var spans: [PlantedSpan] = []
    for actor in actors {
      guard let kind = actor.planted else { continue }
      let first = max(0, Int((actor.route.start * configuration.frameRate).rounded(.up)))
      let last = min(frameCount - 1, Int(actor.route.end * configuration.frameRate))
      guard first <= last else { continue }
      var start: Int?
      var boxes: [BoundingBox] = []
      for index in first...last {
        let time = Double(index) / configuration.frameRate
        let whole = actor.figure(at: time, camera: camera).box
        let inside = whole.clipped(width: configuration.width, height: configuration.height)
        let odd = kind != .loiterer || actor.route.moment(at: time).speed < 0.2
        if let inside, inside.area >= whole.area / 2, odd {
          if start == nil { start = index }
          boxes.append(inside)
        } else if start != nil {
          break
        }
      }
      if let start {
        spans.append(PlantedSpan(kind: kind, actor: actor.id, startFrame: start, boxes: boxes))
      }
    }
    return spans.sorted { ($0.startFrame, $0.actor) < ($1.startFrame, $1.actor) }
  }
}
