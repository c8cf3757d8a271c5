import NeuralEngine
import PluginABI
import VideoModel

/// One instance of a task plugin.
///
/// May be called from any thread; calls of the plugin never overlap.
package final class TaskPlugin: Sendable {
  static let layerCapacity = 64

  package var identity: PluginIdentity { calls.identity }
  package var settings: [String: String] { calls.settings }
  package let needs: TaskNeeds

  private let calls: PluginCalls
  private let table: vagary_task_table

  init(library: PluginLibrary, settings: [String: String]) throws(PluginError) {
    let table = library.table.load(as: vagary_task_table.self)
    let calls = try PluginCalls(library, settings: settings, create: table.create, destroy: table.destroy)
    needs = try Self.readNeeds(calls, table)
    self.calls = calls
    self.table = table
  }

  /// The layers of the task's head on features of `context`, checked against the shapes and the
  /// width of the task's target.
  package func describe(_ context: HeadContext) throws(PluginError) -> [LayerSpec] {
    let empty = vagary_layer(
      struct_size: UInt32(MemoryLayout<vagary_layer>.size), kind: 0, input: -1, a: 0, b: 0)
    var raw = [vagary_layer](repeating: empty, count: Self.layerCapacity)
    var count: UInt32 = 0
    var asked = context.raw
    try calls.call("describe") { message in
      table.describe(calls.instance, &asked, &raw, UInt32(Self.layerCapacity), &count, message)
    }
    guard count <= Self.layerCapacity else {
      throw calls.wrong("describe", "it says \(count) layers where \(Self.layerCapacity) have room")
    }
    var layers: [LayerSpec] = []
    do throws(LayerProblem) {
      for layer in raw.prefix(Int(count)) { layers.append(try LayerSpec(layer)) }
    } catch { throw calls.wrong("describe", error.reason) }
    do throws(ContractBreach) { try context.check(layers, for: needs) } catch {
      throw calls.wrong("describe", error.text)
    }
    return layers
  }

  /// Makes training sample `index` (0 ..< ``TaskNeeds/samples``) of an object whose footage gives
  /// the offsets `lowest`...`highest`. All chance comes from `generator`, so that the same state
  /// gives the same sample.
  package func sample<Generator: RandomNumberGenerator>(
    _ index: Int, using generator: inout Generator, lowest: Int, highest: Int
  ) throws(PluginError) -> TaskSample {
    precondition((0..<needs.samples).contains(index), "a sample is one of those the task makes")
    var offsets = [Int32](repeating: 0, count: Int(VAGARY_MAX_OFFSETS))
    var label: UInt32 = 0
    try calls.call("sample") { message in
      withPluginRandom(&generator) { random in
        table.sample(
          calls.instance, UInt32(index), random, Int32(lowest), Int32(highest), &offsets, &label, message)
      }
    }
    let shown = offsets.prefix(needs.view.offsets.count).map(Int.init)
    if let outside = shown.first(where: { $0 < lowest || $0 > highest || abs($0) > needs.reach }) {
      throw calls.wrong(
        "sample",
        "sample \(index) takes the frame at \(outside), beyond \(lowest)...\(highest) or its reach \(needs.reach)"
      )
    }
    guard needs.target == .label || label == 0 else {
      throw calls.wrong("sample", "sample \(index) has the label \(label), but its target is not a label")
    }
    return TaskSample(offsets: shown, label: Int(label))
  }

  /// Reads a batch of outputs as raw scores; higher is odder.
  ///
  ///     output     [count, width] in C, H, W order
  ///     target     [count, targetWidth]; nil when the task's target is a label
  ///     hasTarget  [count] 1 where the target exists
  ///     scores     [count] written
  ///     abstains   [count] written: 1 where the task has no opinion
  ///
  /// Allocates nothing.
  package func score(
    output: UnsafePointer<Float>, count: Int, width: Int, target: UnsafePointer<Float>?, targetWidth: Int,
    hasTarget: UnsafePointer<UInt8>?, scores: UnsafeMutablePointer<Float>,
    abstains: UnsafeMutablePointer<UInt8>
  ) throws(PluginError) {
    precondition(target == nil || hasTarget != nil, "targets come with a mask")
    scores.update(repeating: .nan, count: count)
    abstains.update(repeating: 0, count: count)
    try calls.call("score") { message in
      var outputs = vagary_outputs(
        struct_size: UInt32(MemoryLayout<vagary_outputs>.size), count: UInt32(count),
        width: UInt32(width), target_width: UInt32(target == nil ? 0 : targetWidth),
        output: output, target: target, has_target: target == nil ? nil : hasTarget)
      return table.score(calls.instance, &outputs, scores, abstains, message)
    }
    for index in 0..<count where abstains[index] == 0 && !scores[index].isFinite {
      throw calls.wrong("score", "the score of object \(index) of \(count) is \(scores[index])")
    }
  }

  private static func readNeeds(
    _ calls: PluginCalls, _ table: vagary_task_table
  ) throws(PluginError) -> TaskNeeds {
    var raw = vagary_task_needs()
    raw.struct_size = UInt32(MemoryLayout<vagary_task_needs>.size)
    try calls.call("needs") { table.needs(calls.instance, &raw, $0) }
    do throws(ContractBreach) {
      return try TaskNeeds(raw)
    } catch {
      throw calls.wrong("needs", error.text)
    }
  }
}
