import Backbone
import Footage
import NeuralEngine
import VideoModel

/// The speed of cutting: seven crops for each object, as scoring cuts them.
struct CropBench {
  enum Pixels: String, Sendable, CaseIterable {
    case yuv420p, bgr24, gray8
  }

  var pixels: Pixels
  /// 1...256.
  var threads: Int
  var timing = BenchTiming()

  /// Objects of a round.
  private static let objects = 8

  func run() throws -> BenchResult {
    let view = ClipView.sevenFrames.description
    let backbone = BackboneVariant.shallowNarrow.makeNetwork()
    RandomWeights.fill(backbone, seed: 1, views: [view])
    let frames = ClipView.sevenFrames.offsets.count
    guard let plan = try backbone.inferencePlan(view: view, frames: frames) else {
      preconditionFailure("the backbones have plans")
    }
    let scene = BenchScene(objects: Self.objects)
    let images = (0..<frames).map { Self.image(scene.image($0), as: pixels) }
    let boxes = (0..<Self.objects).map { scene.box($0, frame: frames / 2) }
    let team = ThreadTeam(threads: threads)
    let clips = (0..<threads).map { _ in ClipPictures(plan, capacity: frames) }
    let rates = timing.measure(objects: Self.objects) { rounds in
      team.run(rounds * Self.objects) { item, worker in
        for (number, image) in images.enumerated() {
          CropCutter.cut(boxes[item % Self.objects], from: image, into: clips[worker].frame(number))
        }
      }
    }
    return BenchResult(subject: "\(frames) crops from \(pixels.rawValue)", threads: threads, repeats: rates)
  }

  /// The invented image in another layout; its colours do not matter here.
  private static func image(_ image: Image, as pixels: Pixels) -> Image {
    let count = image.width * image.height
    let format: Image.Format =
      switch pixels {
      case .bgr24: .bgr24
      case .gray8: .gray8
      case .yuv420p: .yuv420p(.full)
      }
    if format == .bgr24 { return image }
    let brightness = (0..<count).map { image.bytes[3 * $0] }
    let chroma = format.byteCount(width: image.width, height: image.height) - count
    return Image(
      width: image.width, height: image.height, format: format,
      bytes: brightness + (0..<chroma).map { UInt8(truncatingIfNeeded: 100 + $0 % 57) })
  }
}
