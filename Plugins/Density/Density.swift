import PluginABI
import ReferenceSet

/// Does the object look and move like what is usual here?
///
/// Pools the features of the seven-frame view over the picture and asks how far they lie from those of normal objects.
/// One thread at a time.
final class Density {
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

  deinit { reference_set_destroy(usual) }

  static func needs(_ needs: inout vagary_fit_needs) {
    needs.inputs = VAGARY_FIT_FEATURES.rawValue
    withUnsafeMutableBytes(of: &needs.view) { view in
      for place in 0..<7 { view.storeBytes(of: Int32(place) - 3, toByteOffset: 4 * place, as: Int32.self) }
    }
    needs.view_count = 7
  }

  /// Forgets everything.
  func begin(
    _ context: vagary_fit_context, _ message: UnsafeMutablePointer<vagary_message>?
  ) -> vagary_status {
    prepare(context)
    return reference_set_begin(&usual, width, Self.capacity, message)
  }

  func observe(_ objects: vagary_objects, _ random: UnsafePointer<vagary_random>) {
    for object in 0..<Int(objects.count) {
      pool(objects, object)
      reference_set_offer(usual, point, 0, random)
    }
  }

  func finish(_ message: UnsafeMutablePointer<vagary_message>?) -> vagary_status {
    reference_set_finish(
      usual, Array(repeating: Self.leastDeviation, count: Int(width)), nil, "objects", message)
  }

  func save(_ writer: UnsafePointer<vagary_writer>) -> vagary_status { reference_set_save(usual, writer) }

  func load(
    _ context: vagary_fit_context, _ bytes: UnsafeRawPointer, _ size: Int,
    _ message: UnsafeMutablePointer<vagary_message>?
  ) -> vagary_status {
    prepare(context)
    return reference_set_load(bytes, size, width, Self.capacity, &usual, message)
  }

  var isFitted: Bool { usual != nil }

  /// How far an object lies from the usual ones.
  func score(_ objects: vagary_objects, _ object: Int) -> Float {
    pool(objects, object)
    return reference_set_score(usual, point, 0)
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
