import PluginABI

/// One instance of a teacher plugin.
///
/// May be called from any thread; calls of the plugin never overlap.
package final class TeacherPlugin: Sendable {
  package var identity: PluginIdentity { calls.identity }
  package var settings: [String: String] { calls.settings }
  /// Values of one vector.
  package let width: Int
  /// Whether it is cheap enough to run at scoring too; otherwise it runs in training only.
  package let atScoring: Bool

  private let calls: PluginCalls
  private let table: vagary_teacher_table

  init(library: PluginLibrary, settings: [String: String]) throws(PluginError) {
    let table = library.table.load(as: vagary_teacher_table.self)
    let calls = try PluginCalls(library, settings: settings, create: table.create, destroy: table.destroy)
    var width: UInt32 = 0
    var atScoring: UInt8 = 0
    try calls.call("info") { table.info(calls.instance, &width, &atScoring, $0) }
    guard (1...100_000).contains(width) else {
      throw calls.wrong("info", "the width is \(width), must be 1 to 100000")
    }
    self.width = Int(width)
    self.atScoring = atScoring != 0
    self.calls = calls
    self.table = table
  }

  /// Computes the vectors of a batch of crops, all finite. Allocates nothing.
  ///
  ///     crops    [count, 3, side, side]  blue, green, red, 0...1
  ///     vectors  [count, width]  written
  package func teach(
    crops: UnsafePointer<Float>, count: Int, side: Int, into vectors: UnsafeMutablePointer<Float>
  ) throws(PluginError) {
    vectors.update(repeating: .nan, count: count * width)
    try calls.call("teach") { message in
      table.teach(calls.instance, crops, UInt32(count), UInt32(side), vectors, message)
    }
    for index in 0..<(count * width) where !vectors[index].isFinite {
      throw calls.wrong("teach", "a value of the \(count) vectors is not finite or was not written")
    }
  }

  /// ``teach(crops:count:side:into:)`` into a new array, `[count, width]`.
  package func teach(
    crops: UnsafeBufferPointer<Float>, count: Int, side: Int
  ) throws(PluginError) -> [Float] {
    precondition(crops.count >= count * 3 * side * side, "the crops must fill the batch")
    guard let crops = crops.baseAddress, count > 0 else { return [] }
    var vectors = [Float](repeating: .nan, count: count * width)
    try vectors.withUnsafeMutableBufferPointer { (vectors) throws(PluginError) in
      guard let vectors = vectors.baseAddress else { return }
      try teach(crops: crops, count: count, side: side, into: vectors)
    }
    return vectors
  }
}
