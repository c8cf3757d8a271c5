import NeuralEngine
import Testing

extension ReferenceModel {
  /// One joint training step on the reference's input, compared tensor by tensor.
  func compareTrainingStep(with reference: Safetensors) throws {
    let regular = try #require(reference.entries["input.reg"])
    let irregular = try #require(reference.entries["input.irregular"])
    let classes = try #require(reference.entries["input.class_probs"])
    let team = ThreadTeam(threads: 2)
    let forward = input(regular, frames: views["t7"] ?? [])
    let backward = input(regular, frames: [6, 5, 4, 3, 2, 1, 0])
    let gaps = input(irregular, frames: views["t7"] ?? [])
    let together = Tensor(
      .init(items: 12, frames: 7, height: 64, width: 64, channels: 3),
      values: forward.values + backward.values + gaps.values)

    let networks = [backbone] + Self.headNames.compactMap { heads[$0] }
    for network in networks { network.zeroGradients() }
    var losses: [Double] = []

    /// Runs one head on some items of the features and adds its gradient to theirs.
    func train(
      _ head: String, view: String, on items: [Int], of features: Tensor, gradient: Tensor, loss: Loss,
      target: Tensor?, labels: [Int], weight: Float
    ) throws {
      let width = features.shape.itemCount
      var shape = features.shape
      shape.items = items.count
      let picked = Tensor(shape)
      for (index, item) in items.enumerated() {
        picked.item(index).update(from: features.item(item), count: width)
      }
      let pass = NetworkPass(try #require(heads[head]), team: team)
      let output = try pass.forward(picked, mode: .training(view: view))
      let outputGradient = Tensor(output.shape)
      losses.append(
        loss.evaluate(
          output: output, target: target, labels: labels, weight: weight, gradient: outputGradient))
      let back = try #require(pass.backward(outputGradient, wantsInputGradient: true))
      for (index, item) in items.enumerated() {
        for value in 0..<width { gradient.item(item)[value] += back.item(index)[value] }
      }
    }

    func step(view: String, input: Tensor, heads: (Tensor, Tensor) throws -> Void) throws {
      let pass = NetworkPass(backbone, team: team)
      let features = try pass.forward(input, mode: .training(view: view))
      let gradient = Tensor(features.shape)
      gradient.fill(0)
      try heads(features, gradient)
      pass.backward(gradient)
    }

    let labels = [0, 0, 0, 0, 1, 1, 1, 1]
    try step(view: "t7", input: together) { features, gradient in
      try train(
        "arrow_of_time", view: "t7", on: Array(0..<8), of: features, gradient: gradient, loss: .crossEntropy,
        target: nil, labels: labels, weight: 1)
      try train(
        "motion_irregularity", view: "t7", on: Array(0..<4) + Array(8..<12), of: features, gradient: gradient,
        loss: .crossEntropy, target: nil, labels: labels, weight: 1)
    }
    try step(view: "t6", input: input(regular, frames: views["t6"] ?? [])) { features, gradient in
      try train(
        "middle_box", view: "t6", on: Array(0..<4), of: features, gradient: gradient, loss: .l1,
        target: input(regular, frames: [3]), labels: [], weight: 1)
    }
    try step(view: "t1", input: input(regular, frames: [3])) { features, gradient in
      try train(
        "distillation", view: "t1", on: Array(0..<4), of: features, gradient: gradient, loss: .l1,
        target: Tensor(.init(items: 4, channels: 80), values: classes.values), labels: [], weight: 0.5)
    }

    let expected = try #require(reference.entries["losses"]).values
    for index in 0..<4 {
      #expect(abs(Float(losses[index]) - expected[index]) < 1e-4 * max(1, expected[index]))
    }
    let named = zip(["backbone"] + Self.headNames, networks)
    for (name, network) in named {
      for parameter in network.parameters {
        let key = Self.referenceName(name, parameter.name)
        let gradient = try #require(reference.entries["joint.grad.\(key)"]).values
        #expect(relativeError(parameter.fileGradient, gradient) < 1e-3, "\(key)")
      }
    }
    var adam = Adam()
    adam.step(networks)
    for (name, network) in zip(["backbone"] + Self.headNames, networks) {
      for parameter in network.parameters {
        let key = Self.referenceName(name, parameter.name)
        let after = try #require(reference.entries["after.\(key)"]).values
        // Where a gradient is next to nothing Adam still moves by its rate, so only most values are held.
        let close = zip(parameter.fileValues, after).count { abs($0 - $1) < 2e-4 }
        #expect(
          Double(close) > 0.97 * Double(after.count), "\(key) after the step: \(close) of \(after.count)")
      }
      for set in network.statistics where name == "backbone" {
        let bias = try #require(file.entries["\(name).conv\(set.name.dropFirst(2)).bias"]).values
        for view in ["t7", "t6", "t1"] {
          let mean = try #require(reference.entries["after.\(name).\(set.name).\(view).running_mean"]).values
          let variance = try #require(reference.entries["after.\(name).\(set.name).\(view).running_var"])
            .values
          let own = try #require(set.sets[view])
          #expect(
            relativeError(own.mean, zip(mean, bias).map { $0 - $1 }) < 1e-3, "\(set.name) mean of \(view)")
          #expect(relativeError(own.variance, variance) < 1e-3, "\(set.name) variance of \(view)")
        }
      }
    }
  }
}
