import CWireFormat

/// Builds protobuf-c messages. It owns all memory that they point to, and frees it at its end.
final class MessageWriter {
  private var owned: [UnsafeMutableRawPointer] = []

  deinit {
    for pointer in owned { pointer.deallocate() }
  }

  /// Makes a message of type `M` with its defaults, then fills it.
  func make<M>(
    _ initialise: (UnsafeMutablePointer<M>?) -> Void, _ fill: (inout M) -> Void
  ) -> UnsafeMutablePointer<M> {
    let message = allocate(M.self, count: 1)
    initialise(message)
    fill(&message.pointee)
    return message
  }

  /// A string that ends with zero. A text that contains a zero is cut there.
  func text(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = text.utf8CString
    let copy = allocate(CChar.self, count: bytes.count)
    _ = UnsafeMutableBufferPointer(start: copy, count: bytes.count).initialize(from: bytes)
    return copy
  }

  func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    let copy = allocate(UInt8.self, count: bytes.count)
    _ = UnsafeMutableBufferPointer(start: copy, count: bytes.count).initialize(from: bytes)
    return ProtobufCBinaryData(len: bytes.count, data: copy)
  }

  /// Sets a repeated field. An empty list takes no memory.
  func set<Element>(
    _ elements: [Element], _ count: inout Int, _ list: inout UnsafeMutablePointer<Element>?
  ) {
    count = elements.count
    guard !elements.isEmpty else { return }
    let copy = allocate(Element.self, count: elements.count)
    _ = UnsafeMutableBufferPointer(start: copy, count: elements.count).initialize(from: elements)
    list = copy
  }

  private func allocate<Element>(_ type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: count)
    owned.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }
}
