import NeuralEngine
import Testing

/// The shallow-narrow backbone and the four heads, loaded from files in the naming of the reference.
struct ReferenceModel {
  let backbone: Network
  let heads: [String: Network]
  let views = ["t7": [0, 1, 2, 3, 4, 5, 6], "t6": [0, 1, 2, 4, 5, 6], "t1": [3]]
  let file: Safetensors

  static let headNames = ["arrow_of_time", "motion_irregularity", "middle_box", "distillation"]

  init(folder: String, prefix: String) throws {
    file = try Safetensors(path: folder + "/\(prefix)weights.safetensors")
    var layers: [LayerSpec] = []
    for filters in [16, 32, 32] {
      layers += [.init(.convolution(filters: filters, time: 3, side: 3)), .init(.batchNorm), .init(.relu)]
      layers.append(.init(layers.count == 11 ? .maxPoolOverTime : .maxPool))
    }
    backbone = try Network(inputChannels: 3, inputHeight: 64, inputWidth: 64, layers: layers)
    var heads: [String: Network] = [:]
    for name in Self.headNames {
      var layers: [LayerSpec] = []
      if name == "middle_box" {
        for _ in 0..<2 {
          layers += [
            .init(.upsample), .init(.convolution(filters: 32, time: 1, side: 3)), .init(.batchNorm),
            .init(.relu),
          ]
        }
        layers += [.init(.upsample), .init(.convolution(filters: 3, time: 1, side: 3))]
      } else {
        layers = [
          .init(.convolution(filters: 32, time: 1, side: 3)), .init(.relu), .init(.maxPool),
          .init(.dense(outputs: name == "distillation" ? 80 : 2)),
        ]
      }
      heads[name] = try Network(inputChannels: 32, inputHeight: 8, inputWidth: 8, layers: layers)
    }
    self.heads = heads
    try load()
  }

  /// `conv1.weight` of a network under its name in the reference.
  static func referenceName(_ network: String, _ parameter: String) -> String {
    let name = "\(network).\(parameter)"
    if network == "backbone" || network == "middle_box" { return name }
    return name.replacing("conv1", with: "conv").replacing("fc1", with: "fc")
  }

  private func load() throws {
    for (name, network) in [("backbone", backbone)] + heads.map({ ($0.key, $0.value) }) {
      for parameter in network.parameters {
        let entry = try #require(file.entries[Self.referenceName(name, parameter.name)])
        #expect(entry.shape == parameter.fileShape)
        parameter.set(fileValues: entry.values)
      }
      for set in network.statistics {
        for view in name == "backbone" ? ["t7", "t6", "t1"] : ["t6"] {
          let key = name == "backbone" ? "\(name).\(set.name).\(view)" : "\(name).\(set.name)"
          // The reference has a bias before batch norm, which only moves the mean.
          let bias = try #require(file.entries["\(name).conv\(set.name.dropFirst(2)).bias"]).values
          let mean = try #require(file.entries["\(key).running_mean"]).values
          set.set(
            view: view, mean: zip(mean, bias).map { $0 - $1 },
            variance: try #require(file.entries["\(key).running_var"]).values)
        }
      }
    }
  }

  /// Clips [N,3,7,64,64] in 0...255 as [N][frames][64][64][3] in 0...1.
  func input(_ clips: Safetensors.Entry, frames: [Int]) -> Tensor {
    let items = clips.shape[0]
    let tensor = Tensor(.init(items: items, frames: frames.count, height: 64, width: 64, channels: 3))
    for item in 0..<items {
      for (t, frame) in frames.enumerated() {
        for position in 0..<4096 {
          for c in 0..<3 {
            tensor.item(item)[(t * 4096 + position) * 3 + c] =
              clips.values[((item * 3 + c) * 7 + frame) * 4096 + position] / 255
          }
        }
      }
    }
    return tensor
  }

  /// An [N][1][H][W][C] tensor in N, C, H, W order.
  static func planar(_ tensor: Tensor) -> [Float] {
    let shape = tensor.shape
    let plane = shape.height * shape.width
    return (0..<shape.items).flatMap { item in
      (0..<shape.channels).flatMap { c in
        (0..<plane).map { tensor.item(item)[$0 * shape.channels + c] }
      }
    }
  }

  /// Features and outputs under the names of the reference's file.
  func score(clips: Safetensors.Entry) throws -> [String: [Float]] {
    var results: [String: [Float]] = [:]
    let team = ThreadTeam(threads: 2)
    let uses = [
      ("t7", "map7", [("arrow_of_time", "arrow_logits"), ("motion_irregularity", "irregularity_logits")]),
      ("t6", "map6", [("middle_box", "middle_box")]), ("t1", "map1", [("distillation", "distillation")]),
    ]
    for (view, map, outputs) in uses {
      let pass = NetworkPass(backbone, team: team)
      let features = try pass.forward(input(clips, frames: views[view] ?? []), mode: .inference(view: view))
      results[map] = Self.planar(features)
      for (head, name) in outputs {
        let network = try #require(heads[head])
        results[name] = Self.planar(
          try NetworkPass(network, team: team).forward(features, mode: .inference(view: view)))
      }
    }
    return results
  }
}
