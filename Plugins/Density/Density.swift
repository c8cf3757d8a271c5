import PluginABI
import PluginKit
import ReferenceSet

/// Does the object look and move like what is usual here?
///
/// Pools the features of the seven-frame view over the picture, and scores by their distance from those of normal
/// objects. One thread at a time.
final class Density: PluginFit {
  /// Normal objects that are kept, at most.
  static let capacity: UInt32 = 2000
  /// Deviation that a feature is taken to have at least: some never leave 0 on normal footage.
  static let leastDeviation: Float = 0.02

  private var usual: OpaquePointer?
  private var context = vagary_fit_context()
  /// The pooled features of one object.
  private var point: [Float] = []

  /// Values of a point: the mean and the largest of each channel.
  private var width: UInt32 { 2 * context.channels }

  init(_ settings: PluginSettings) throws(PluginFailure) { try settings.refuseAll() }

  deinit { reference_set_destroy(usual) }

  func needs(_ needs: inout vagary_fit_needs) {
    needs.inputs = VAGARY_FIT_FEATURES.rawValue
    needs.setView([-3, -2, -1, 0, 1, 2, 3])
  }

  func begin(_ context: vagary_fit_context) throws(PluginFailure) {
    prepare(context)
    try checkStatus { reference_set_begin(&usual, width, Self.capacity, $0) }
  }

  func observe(_ objects: vagary_objects, _ random: PluginRandom) throws(PluginFailure) {
    for object in 0..<Int(objects.count) {
      pool(objects, object)
      random.lend { reference_set_offer(usual, point, 0, $0) }
    }
  }

  func finish(_ random: PluginRandom) throws(PluginFailure) {
    let least = Array(repeating: Self.leastDeviation, count: Int(width))
    try checkStatus { reference_set_finish(usual, least, nil, "objects", $0) }
  }

  func save(_ writer: vagary_writer) throws(PluginFailure) {
    var writer = writer
    try checkStatus { _ in reference_set_save(usual, &writer) }
  }

  func load(_ bytes: UnsafeRawBufferPointer, _ context: vagary_fit_context) throws(PluginFailure) {
    prepare(context)
    try checkStatus {
      reference_set_load(bytes.baseAddress, bytes.count, width, Self.capacity, &usual, $0)
    }
  }

  func score(
    _ objects: vagary_objects, _ score: UnsafeMutablePointer<Float>, _ abstain: UnsafeMutablePointer<UInt8>
  ) throws(PluginFailure) {
    guard usual != nil else { throw .badInput("density has not been fitted") }
    for object in 0..<Int(objects.count) {
      pool(objects, object)
      score[object] = reference_set_score(usual, point, 0)
      abstain[object] = 0
    }
  }

  private func prepare(_ context: vagary_fit_context) {
    self.context = context
    point = Array(repeating: 0, count: Int(width))
  }

  private func pool(_ objects: vagary_objects, _ object: Int) {
    let channels = Int(context.channels)
    let plane = Int(context.height * context.width)
    var from = objects.features + object * channels * plane
    for channel in 0..<channels {
      var (sum, largest) = (Float(0), from[0])
      for position in 0..<plane {
        sum += from[position]
        largest = max(largest, from[position])
      }
      point[channel] = sum / Float(plane)
      point[channels + channel] = largest
      from += plane
    }
  }
}

private nonisolated(unsafe) let plugin = pluginTable(
  id: "dev.vagary.density", version: "0.1.0",
  summary: "Finds objects that look or move like nothing that is usual", displayName: "Look and motion",
  finding: "it looked and moved unlike anything that is usually seen here", fit: Density.self)

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
