import PluginABI
import PluginKit

/// Does the clip run forward or backward?
final class ArrowOfTime: PluginBinaryTask {
  /// Seven consecutive frames around the detection's own.
  private static let view: [Int32] = [-3, -2, -1, 0, 1, 2, 3]

  init(_ settings: PluginSettings) throws(PluginFailure) { try settings.refuseAll() }

  func needs(_ needs: inout vagary_task_needs) {
    needs.setView(Self.view)
    needs.samples = 2
    needs.reach = 3
    setLoss(of: &needs)
  }

  /// Sample 0 runs forward, sample 1 backward.
  func sample(
    _ index: Int, within footage: ClosedRange<Int32>, _ random: PluginRandom
  ) throws(PluginFailure) -> PluginSample {
    guard (0...1).contains(index) else { throw .badInput("arrow-of-time makes the samples 0 and 1 only") }
    guard footage.contains(-3), footage.contains(3) else {
      throw .badInput("arrow-of-time needs the footage from -3 to 3")
    }
    return PluginSample(offsets: index == 1 ? Self.view.reversed() : Self.view, label: UInt32(index))
  }
}

private nonisolated(unsafe) let plugin = pluginTable(
  id: "dev.vagary.arrow-of-time", version: "0.1.0",
  summary: "Tells clips that run backward from clips that run forward", displayName: "Arrow of time",
  finding: "it looked like time ran backwards", task: ArrowOfTime.self)

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
