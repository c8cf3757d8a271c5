import CWireFormat
import Glibc

/// An envelope unpacked by protobuf-c. It owns the memory.
final class UnpackedEnvelope {
  /// Valid as long as this object.
  let message: UnsafeMutablePointer<Vagary__V1__Envelope>

  /// Most memory of one message, bytes. A hostile message of 8 MiB could ask for 100 times as much, since an
  /// empty object takes two bytes on the wire.
  private static let memoryLimit = 128 << 20

  /// `nil` when `bytes` are not an envelope or would take too much memory.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var left = Self.memoryLimit
    let message = withUnsafeMutablePointer(to: &left) { left in
      var allocator = ProtobufCAllocator(
        alloc: { left, size in
          guard let left = left?.assumingMemoryBound(to: Int.self), size <= left.pointee else { return nil }
          left.pointee -= size
          return malloc(size)
        },
        free: { _, pointer in free(pointer) },
        allocator_data: left)
      return vagary__v1__envelope__unpack(
        &allocator, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    guard let message else { return nil }
    self.message = message
  }

  deinit {
    // The system allocator of protobuf-c frees with `free` too.
    vagary__v1__envelope__free_unpacked(message, nil)
  }
}
