/// The memory of a network's passes: outputs of its layers, their gradients, and what layers keep from run to run.
///
/// Owned by one thread; items are shared out over `team`.
package final class PassMemory {
  /// Parts into which the items of a batch are divided for sums of weight gradients. The number is fixed, so that
  /// the result does not depend on the number of threads.
  static let shards = 8

  let layers: [BuiltLayer]
  let team: ThreadTeam
  var input: Tensor
  /// By layer; a layer that overwrites its input shares its tensor.
  var outputs: [Tensor]
  /// By norm: the scaling that its readers have still to apply to its output.
  var activations: [LayerSource.Activation?]
  /// Working memory of each thread.
  let scratch: Scratch
  /// One row of sums for each shard of a batch.
  private let shardRows = Scratch(workers: 1)
  private var owned: [Tensor?]
  private var gradients: [Tensor?]
  private var states: [AnyObject?]

  init(_ layers: [BuiltLayer], team: ThreadTeam) {
    self.layers = layers
    self.team = team
    let nothing = Tensor(TensorShape(items: 0, channels: 1))
    input = nothing
    outputs = layers.map { _ in nothing }
    activations = layers.map { _ in nil }
    owned = layers.map { _ in nil }
    gradients = owned
    states = layers.map { _ in nil }
    scratch = Scratch(workers: team.threads)
  }

  /// The state that layer `index` keeps from run to run; made at the first call.
  func state<State: AnyObject>(_ index: Int, _ make: @autoclosure () -> State) -> State {
    if let kept = states[index] as? State { return kept }
    let state = make()
    states[index] = state
    return state
  }

  /// The tensor that layer `index` writes to.
  func output(_ index: Int, _ shape: TensorShape) -> Tensor { Tensor.kept(&owned[index], shape) }

  /// The gradient of the input of layer `index`.
  func gradient(_ index: Int, _ shape: TensorShape) -> Tensor { Tensor.kept(&gradients[index], shape) }

  /// Sums of [2, channels] over all items: one row for each item, added up in item order, so that the number of
  /// threads does not matter.
  func itemSums(
    items: Int, channels: Int,
    _ add: (_ item: Int, _ sums: UnsafeMutablePointer<Double>, _ worker: Int) -> Void
  ) -> [Double] {
    let width = 2 * channels
    let rows = UnsafeMutablePointer<Double>.allocate(capacity: max(1, items * width))
    defer { rows.deallocate() }
    rows.initialize(repeating: 0, count: items * width)
    team.run(items) { item, worker in add(item, rows + item * width, worker) }
    var total = [Double](repeating: 0, count: width)
    for item in 0..<items {
      for c in 0..<width { total[c] += rows[item * width + c] }
    }
    return total
  }

  /// Sums of `width` values over all items: one row for each shard, added up in shard order. Valid until the next
  /// call.
  func sumOverShards(
    items: Int, width: Int,
    _ add: (_ items: Range<Int>, _ sums: UnsafeMutablePointer<Float>, _ worker: Int) -> Void
  ) -> UnsafePointer<Float> {
    let shards = max(1, min(Self.shards, items))
    shardRows.reserve(shards * width)
    let rows = shardRows.memory(0)
    team.run(shards) { shard, worker in
      let sums = rows + shard * width
      sums.update(repeating: 0, count: width)
      add((items * shard / shards)..<(items * (shard + 1) / shards), sums, worker)
    }
    for shard in 1..<max(1, shards) {
      let sums = rows + shard * width
      for i in 0..<width { rows[i] += sums[i] }
    }
    return UnsafePointer(rows)
  }
}
