import PluginABI
import PluginKit

/// Are the frames of the clip evenly spaced?
final class MotionIrregularity: PluginBinaryTask {
  /// Seven consecutive frames around the detection's own.
  private static let view: [Int32] = [-3, -2, -1, 0, 1, 2, 3]

  private var irregularity = Irregularity()

  init(_ settings: PluginSettings) throws(PluginFailure) {
    for setting in settings.items {
      guard setting.key == "largest_gap" else { throw settings.unknown(setting, known: "largest_gap") }
      irregularity.largestGap = try setting.integer(2...8)
    }
  }

  func needs(_ needs: inout vagary_task_needs) {
    needs.setView(Self.view)
    needs.samples = 2
    needs.reach = irregularity.reach
    setLoss(of: &needs)
  }

  /// Sample 0 is the view itself, sample 1 has random gaps.
  func sample(
    _ index: Int, within footage: ClosedRange<Int32>, _ random: PluginRandom
  ) throws(PluginFailure) -> PluginSample {
    guard (0...1).contains(index) else {
      throw .badInput("motion-irregularity makes the samples 0 and 1 only")
    }
    guard footage.contains(-3), footage.contains(3) else {
      throw .badInput("motion-irregularity needs the footage from -3 to 3")
    }
    return PluginSample(
      offsets: index == 0 ? Self.view : irregularity.offsets(within: footage, random), label: UInt32(index))
  }
}

private nonisolated(unsafe) let plugin = pluginTable(
  id: "dev.vagary.motion-irregularity", version: "0.1.0",
  summary: "Tells clips with skipped frames from evenly spaced ones", displayName: "Irregular motion",
  finding: "it moved faster, or in jerks, compared with ordinary life", task: MotionIrregularity.self)

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
