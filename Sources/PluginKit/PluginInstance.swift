/// An instance on the heap, which the host holds as an opaque pointer.
final class PluginInstance<Value> {
  private let value: Value

  private init(_ value: Value) { self.value = value }

  /// Hands an instance to the host, which calls ``free(_:)`` in the end.
  static func pointer(to value: Value) -> OpaquePointer {
    OpaquePointer(Unmanaged.passRetained(PluginInstance(value)).toOpaque())
  }

  /// The instance that the host means.
  static func of(_ pointer: OpaquePointer?) throws(PluginFailure) -> Value {
    guard let pointer else { throw incompleteCall }
    return Unmanaged<PluginInstance>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue().value
  }

  /// Frees an instance; `nil` is ignored.
  static func free(_ pointer: OpaquePointer?) {
    if let pointer { Unmanaged<PluginInstance>.fromOpaque(UnsafeRawPointer(pointer)).release() }
  }
}
