import CZlib

/// Unpacks zlib data (RFC 1950), the form in which MATLAB compresses its variables.
enum Inflate {
  /// Most bytes of output that are handed on together.
  static let piece = 1 << 20

  /// Unpacks one zlib stream into memory and checks its sum; bytes after the stream are ignored.
  ///
  /// - Parameter limit: most bytes of output, so that a small hostile file cannot take the memory.
  static func whole(
    _ input: ArraySlice<UInt8>, limit: Int = 1 << 28
  ) throws(FileFormatError) -> [UInt8] {
    var output: [UInt8] = []
    try pieces(of: input, limit: limit) { output += $0 }
    return output
  }

  /// Unpacks one zlib stream and calls `each` with its output, ``piece`` bytes at a time.
  ///
  /// Memory does not grow with the stream. The check sum is compared after the last piece.
  ///
  /// - Throws: `FileFormatError` for data that are not whole and valid, or longer than `limit`; errors of `each`.
  static func pieces(
    of input: ArraySlice<UInt8>, limit: Int = .max,
    _ each: (ArraySlice<UInt8>) throws(FileFormatError) -> Void
  ) throws(FileFormatError) {
    // The state of zlib points back at the stream, which therefore keeps its address.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw FileFormatError("zlib has no memory to unpack compressed data")
    }
    defer { inflateEnd(stream) }

    var output = [UInt8](repeating: 0, count: piece)
    var place = input.startIndex
    var total = 0
    while true {
      let (read, written, status) = step(stream, input[place...], into: &output)
      place += read
      guard written <= limit - total else {
        throw FileFormatError("compressed data unpacks to more than \(limit) bytes")
      }
      total += written
      if written > 0 { try each(output[..<written]) }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END: return
      // No progress: the output is empty, so that input is missing.
      case Z_BUF_ERROR: throw FileFormatError("compressed data ends too early")
      case Z_NEED_DICT: throw FileFormatError("compressed data needs a dictionary")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
        throw FileFormatError("compressed data cannot be unpacked (\(reason))")
      }
    }
  }

  /// Unpacks until the output is full or the input is used up.
  private static func step(
    _ stream: UnsafeMutablePointer<z_stream>, _ input: ArraySlice<UInt8>, into output: inout [UInt8]
  ) -> (read: Int, written: Int, status: Int32) {
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        let given = UInt32(clamping: input.count)
        // zlib only reads from its input.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = given
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = inflate(stream, Z_NO_FLUSH)
        return (
          Int(given - stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out), status
        )
      }
    }
  }
}
