import Foundation

/// Layers with their weights: a backbone or a head.
///
/// The weights are shared by all threads that score. The results of a pass are in ``NetworkPass``.
package final class Network: @unchecked Sendable {
  /// The shape of one frame of the input.
  package let inputShape: LayerShape
  /// The layers as they are computed; a batch norm has absorbed the ReLU and the max-pool behind it.
  let layers: [BuiltLayer]
  package let parameters: [Parameter]
  package let statistics: [RunningStatistics]

  /// Lays out the network for inputs of `[T][height][width][channels]`; weights are zero until
  /// ``initialise(random:)`` or a file sets them.
  package init(inputChannels: Int, inputHeight: Int, inputWidth: Int, layers specs: [LayerSpec])
    throws(NetworkError)
  {
    guard !specs.isEmpty else { throw NetworkError(reason: "a network needs at least one layer") }
    inputShape = LayerShape(channels: inputChannels, height: inputHeight, width: inputWidth)
    let shapes = try LayerSpec.shapes(of: specs, on: inputShape)
    let readers = Self.readers(specs)
    var built: [BuiltLayer] = []
    var names = LayerNames()
    // By described layer, the built one that gives its output; those that were absorbed on the way have none.
    var places = [Int?](repeating: nil, count: specs.count)
    var index = 0
    while index < specs.count {
      let first = index
      var kind = specs[first].kind
      let hasBias = readers[first].count != 1 || !specs[readers[first][0]].kind.removesBias
      while index + 1 < specs.count, readers[index] == [index + 1], kind.absorb(specs[index + 1].kind) {
        index += 1
      }
      let described = specs[first].input ?? first - 1
      let input = described < 0 ? -1 : places[described] ?? -1
      let shape = described < 0 ? inputShape : shapes[described]
      places[index] = built.count
      built.append(
        BuiltLayer(
          kind: kind, described: first, input: input, inputShape: shape, shape: shapes[index],
          parameters: kind.parameters(on: shape, hasBias: hasBias, names: &names),
          ownsInput: described >= 0 && readers[described].count == 1))
      index += 1
    }
    layers = built
    parameters = built.flatMap { [$0.weight, $0.bias].compactMap { $0 } }
    statistics = built.compactMap(\.parameters.statistics)
  }

  /// By layer, the layers that read its output.
  private static func readers(_ specs: [LayerSpec]) -> [[Int]] {
    var readers = [[Int]](repeating: [], count: specs.count)
    for (index, spec) in specs.enumerated() {
      let input = spec.input ?? index - 1
      if input >= 0 { readers[input].append(index) }
    }
    return readers
  }

  /// The shape of one frame of the output.
  package var outputShape: LayerShape { layers[layers.count - 1].shape }

  /// Changes with every change of weights or statistics.
  var stamp: UInt64 {
    parameters.reduce(0) { $0 &+ $1.version } &+ statistics.reduce(0) { $0 &+ $1.version }
  }

  private let planLock = NSLock()
  // Guarded by `planLock`. By view and frames, with the stamp for which the plan was made.
  private var plans: [PlanKey: (plan: InferencePlan?, stamp: UInt64)] = [:]

  private struct PlanKey: Hashable {
    let view: String
    let frames: Int
    let precision: Precision
  }

  /// How scoring computes this network for clips of `frames` under a view. The plan is made at the first call and
  /// after changes, and is shared by all threads. `nil`: see ``InferencePlan``.
  package func inferencePlan(
    view: String, frames: Int, precision: Precision = .exact
  ) throws(NetworkError) -> InferencePlan? {
    planLock.lock()
    defer { planLock.unlock() }
    let key = PlanKey(view: view, frames: frames, precision: precision)
    let stamp = stamp
    if let kept = plans[key], kept.stamp == stamp { return kept.plan }
    let plan = try InferencePlan(self, view: view, frames: frames, precision: precision)
    plans[key] = (plan, stamp)
    return plan
  }

  package func zeroGradients() {
    for parameter in parameters { parameter.gradient.update(repeating: 0, count: parameter.count) }
  }
}
