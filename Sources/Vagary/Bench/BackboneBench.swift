import Backbone
import NeuralEngine

/// The speed of one backbone on single objects: threads share out objects, each with a pass of its own.
struct BackboneBench {
  var variant: BackboneVariant
  /// Frames of a clip, 1...16.
  var frames: Int
  /// 1...256.
  var threads: Int
  var timing = BenchTiming()

  func run() throws -> BenchResult {
    let view = "bench"
    let network = variant.makeNetwork()
    network.fill(seed: 1, views: [view])
    let shape = TensorShape(
      items: 1, frames: frames, height: BackboneVariant.cropSide, width: BackboneVariant.cropSide,
      channels: BackboneVariant.cropChannels)
    var random = CounterRandom(seed: 2)
    let inputs = (0..<threads).map { _ in
      Tensor(shape, values: (0..<shape.count).map { _ in Float.random(in: 0...1, using: &random) })
    }
    let passes = (0..<threads).map { _ in NetworkPass(network, team: ThreadTeam(threads: 1)) }
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
          try passes[worker].forward(inputs[worker], mode: .inference(view: view))
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
      repeats: rates)
  }
}
