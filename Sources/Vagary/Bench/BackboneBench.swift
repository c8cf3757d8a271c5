import Backbone
import NeuralEngine

/// The speed of one backbone on single objects: threads share out objects, each with a pass of its own.
struct BackboneBench {
  var variant: BackboneVariant
  /// Frames of a clip, 1...16.
  var frames: Int
  /// 1...256.
  var threads: Int
  var precision = Precision.exact
  var timing = BenchTiming()

  private static let view = "bench"

  func run() throws -> BenchResult {
    let network = randomNetwork()
    let inputs = (0..<threads).map {
      BenchExport.pixels(items: 1, frames: frames, seed: 2 + UInt64($0))
    }
    let passes = (0..<threads).map { _ in
      NetworkPass(network, team: ThreadTeam(threads: 1), precision: precision)
    }
    // One place a thread: no two threads write the same.
    let failures = UnsafeMutablePointer<NetworkError?>.allocate(capacity: threads)
    failures.initialize(repeating: nil, count: threads)
    defer {
      failures.deinitialize(count: threads)
      failures.deallocate()
    }
    let team = ThreadTeam(threads: threads)
    let rates = try timing.measure(objects: threads) { rounds in
      team.run(rounds * threads) { _, worker in
        do throws(NetworkError) {
          try passes[worker].forward(inputs[worker], mode: .inference(view: Self.view))
        } catch {
          failures[worker] = error
        }
      }
      for worker in 0..<threads {
        if let failure = failures[worker] { throw failure }
      }
    }
    return BenchResult(
      subject: "backbone \(variant.rawValue), \(frames) \(frames == 1 ? "frame" : "frames")",
      threads: threads,
      repeats: rates, precision: precision.onThisMachine)
  }

  /// The weights that are measured, with inputs and what this engine makes of them.
  func export() throws -> BenchExport {
    let network = randomNetwork()
    let input = BenchExport.pixels(items: BenchExport.items, frames: frames, seed: 2)
    let pass = NetworkPass(network, team: ThreadTeam(threads: 1), precision: precision)
    var export = BenchExport()
    try export.add(network, as: "backbone", layers: variant.layers)
    export.add(input, as: "input@\(Self.view)")
    export.add(try pass.forward(input, mode: .inference(view: Self.view)), as: "features@\(Self.view)")
    return export
  }

  private func randomNetwork() -> Network {
    let network = variant.makeNetwork()
    RandomWeights.fill(network, seed: 1, views: [Self.view])
    return network
  }
}
