import Backbone
import Foundation
import NeuralEngine
import PlainText
import PluginHost
import ProxyTasks

/// A file for comparing other engines with this one: networks with their layers in words,
/// weights, running statistics, inputs, and the outputs of this engine.
///
/// One safetensors file. Tensors of network NAME are `NAME.` and their name in a bundle; inputs and outputs
/// are in N, C, T, H, W order, as `input@VIEW`, `features@VIEW` and `output.HEAD`. The metadata hold
/// `NAME.layers` and `HEAD.view`. A training step has `labels.HEAD` or `target.HEAD`, `loss.HEAD` and one
/// gradient, and `HEAD.loss` in its metadata.
struct BenchExport {
  /// Objects that are exported with their outputs.
  static let items = 8

  private(set) var file = Safetensors()

  /// Adds a network whose layers form a chain.
  mutating func add(_ network: Network, as name: String, layers: [LayerSpec]) throws {
    guard layers.allSatisfy({ $0.input == nil }) else {
      throw CommandFailure(
        .badData, "\(name) cannot be exported: a layer reads another than the one before it")
    }
    for (tensor, entry) in network.contents().entries { file.entries["\(name).\(tensor)"] = entry }
    file.metadata["\(name).layers"] = layers.map(\.kind.words).joined(separator: "; ")
  }

  mutating func add(_ tensor: Tensor, as name: String) {
    let shape = tensor.shape
    file.entries[name] = .init(
      shape: [shape.items, shape.channels, shape.frames, shape.height, shape.width],
      values: tensor.planarValues())
  }

  /// Values as they are; `shape` is a row of them unless set.
  mutating func add(_ values: [Float], as name: String, shape: [Int]? = nil) {
    file.entries[name] = .init(shape: shape ?? [values.count], values: values)
  }

  /// Notes what a head minimises, for example `squared 0.5`.
  mutating func note(loss: TaskLoss, weight: Float, of head: String) {
    let word =
      switch loss {
      case .crossEntropy: "cross-entropy"
      case .l1: "l1"
      case .squared: "squared"
      }
    file.metadata["\(head).loss"] = "\(word) \(weight)"
  }

  /// Notes which view a head reads.
  mutating func note(view: String, of head: String) { file.metadata["\(head).view"] = view }

  /// Writes `FOLDER/NAME.safetensors`, making the folder; returns its path.
  func write(folder: String, name: String) throws -> String {
    let path = "\(folder)/\(name).safetensors"
    try OutputFile.makeFolder(folder)
    try file.write(path: path)
    return path
  }

  /// Random pixels in 0...1.
  static func pixels(items: Int, frames: Int, seed: UInt64) -> Tensor {
    let shape = TensorShape(
      items: items, frames: frames, height: BackboneVariant.cropSide, width: BackboneVariant.cropSide,
      channels: BackboneVariant.cropChannels)
    var random = CounterRandom(seed: seed)
    return Tensor(shape, values: (0..<shape.count).map { _ in Float.random(in: 0...1, using: &random) })
  }
}
