extension UnsafeMutablePointer<Float> {
  /// Memory for `count` floats at a multiple of 64 bytes, not set.
  static func allocateAligned(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    return bytes.bindMemory(to: Float.self, capacity: count)
  }

  /// Memory for `count` floats, at least one, at a multiple of 64 bytes, all zero.
  package static func allocateZeros(_ count: Int) -> UnsafeMutablePointer<Float> {
    let memory = allocateAligned(Swift.max(1, count))
    memory.update(repeating: 0, count: Swift.max(1, count))
    return memory
  }
}
