import NeuralEngine
import PlainText

/// The speed of this machine in one measurement, and how it computed.
struct BenchResult: Sendable, Equatable {
  /// The measurement, for example `backbone shallow-narrow, 7 frames`.
  var subject: String
  var threads: Int
  /// Objects per second of each timed repeat, in order.
  var repeats: [Double]
  /// Precision of the products, as computed.
  var precision = Precision.exact
  /// Allocations that one more object causes once memory has grown to its size; `nil` where they are not counted.
  var allocationsPerObject: Double?
  /// `avx512`, `avx2` or `portable`.
  var instructionSet = ComputePlatform.instructionSet
  /// Kernels that OpenBLAS picked.
  var blasCore = ComputePlatform.blasCore

  /// Median of the repeats; 0 without any.
  var objectsPerSecond: Double {
    guard !repeats.isEmpty else { return 0 }
    let sorted = repeats.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  var json: String {
    let each = repeats.map { Rounded.text($0, places: 2) }.joined(separator: ",")
    return "{\"subject\":\(JSONText.quoted(subject)),\"threads\":\(threads),"
      + "\"objects_per_second\":\(Rounded.text(objectsPerSecond, places: 2)),\"repeats\":[\(each)],"
      + "\(allocations)\"precision\":\"\(precision.rawValue)\",\"isa\":\(JSONText.quoted(instructionSet)),\"blas\":\(JSONText.quoted(blasCore))}"
  }

  private var allocations: String {
    allocationsPerObject.map { "\"allocations_per_object\":\(Rounded.text($0, places: 2))," } ?? ""
  }

  var text: String {
    let lowest = Rounded.text(repeats.min() ?? 0, places: 1)
    let highest = Rounded.text(repeats.max() ?? 0, places: 1)
    return """
      \(subject), \(threads) \(threads == 1 ? "thread" : "threads")
      objects/s  \(Rounded.text(objectsPerSecond, places: 1))  (median of \(repeats.count), \(lowest) to \(highest))
      computed with \(instructionSet), \(precision.rawValue) products, OpenBLAS \(blasCore)\(allocationsPerObject.map { "\n" + Rounded.text($0, places: 2) + " allocations per object" } ?? "")
      """
  }
}
