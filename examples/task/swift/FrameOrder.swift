// SPDX-License-Identifier: Apache-2.0

import PluginABI
import PluginKit

/// Are two neighbouring frames of the clip exchanged? A task plugin in Swift, to copy. See README.md.
///
/// The head with two outputs and its score come from ``PluginBinaryTask``.
final class FrameOrder: PluginBinaryTask {
  /// Five consecutive frames around the detection's own.
  private static let view: [Int32] = [-2, -1, 0, 1, 2]

  /// Factor of the loss in the joint loss, by the setting `weight`.
  private var weight: Float = 1

  init(_ settings: PluginSettings) throws(PluginFailure) {
    for setting in settings.items {
      switch setting.key {
      case "weight": weight = try setting.number(0...1000)
      default: throw settings.unknown(setting, known: "weight")
      }
    }
  }

  func needs(_ needs: inout vagary_task_needs) {
    needs.setView(Self.view)
    needs.samples = 2
    needs.reach = 2
    setLoss(of: &needs)
    needs.loss_weight = weight
  }

  /// Sample 0 is the view itself, with the label 0. In sample 1 two neighbours are exchanged, with the label 1.
  func sample(
    _ index: Int, within footage: ClosedRange<Int32>, _ random: PluginRandom
  ) throws(PluginFailure) -> PluginSample {
    guard (0...1).contains(index) else { throw .badInput("frame-order makes the samples 0 and 1 only") }
    guard footage.contains(-2), footage.contains(2) else {
      throw .badInput("frame-order needs the footage from -2 to 2")
    }
    var offsets = Self.view
    if index == 1 {
      let place = random.below(offsets.count - 1)
      offsets.swapAt(place, place + 1)
    }
    return PluginSample(offsets: offsets, label: UInt32(index))
  }
}

private nonisolated(unsafe) let plugin = pluginTable(
  id: "org.example.frame-order", version: "1.0.0",
  summary: "Finds clips in which two neighbouring frames are exchanged", displayName: "Frame order",
  finding: "it moved as if two moments had been exchanged", task: FrameOrder.self)

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
