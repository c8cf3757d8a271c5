/// Builds files in NumPy's format, version 1.
package enum NumpyBytes {
  /// - Parameters:
  ///   - type: for example `|u1`.
  ///   - shape: for example `(3,)`.
  package static func file(
    _ type: String, _ shape: String, _ data: [UInt8], fortran: Bool = false
  ) -> [UInt8] {
    let head = "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8) + data
  }

  /// One byte per frame.
  package static func labels(_ labels: [Bool]) -> [UInt8] {
    file("|u1", "(\(labels.count),)", labels.map { $0 ? 1 : 0 })
  }

  /// Masks of `[frames, height, width]` bytes.
  package static func masks(_ frames: [[UInt8]], width: Int, height: Int, type: String = "|u1") -> [UInt8] {
    file(type, "(\(frames.count), \(height), \(width))", frames.flatMap { $0 })
  }
}
