/// The variables of a MATLAB 5 file (`.mat` as `save -v5`, `-v6` or `-v7` write it).
///
/// Both byte orders, compressed or not. Reads numeric arrays and cells of them; other classes
/// (text, structs, sparse) are skipped over and listed as ``MatValue/other(classCode:)``.
struct MatFile {
  let variables: [String: MatValue]

  init(bytes: [UInt8]) throws(FileFormatError) {
    var reader = try Self.reader(of: bytes)
    var variables: [String: MatValue] = [:]
    while let element = try reader.nextElement() {
      if let (name, value) = try Self.variable(element, of: reader, compressed: false) {
        variables[name] = value
      }
    }
    self.variables = variables
  }

  /// Checks the header of the file and reads the elements behind it.
  static func reader(of bytes: [UInt8]) throws(FileFormatError) -> MatReader {
    guard bytes.count >= 128 else { throw FileFormatError("too short for a MATLAB 5 file") }
    let bigEndian: Bool
    switch (bytes[126], bytes[127]) {
    case (UInt8(ascii: "I"), UInt8(ascii: "M")): bigEndian = false
    case (UInt8(ascii: "M"), UInt8(ascii: "I")): bigEndian = true
    default: throw FileFormatError("not a MATLAB 5 file")
    }
    // HDF5 files by `save -v7.3` carry the same 128 bytes in front; their version is 2.
    guard bytes[bigEndian ? 124 : 125] == 1 else {
      throw FileFormatError("not a MATLAB 5 file (save it again with -v7)")
    }
    return MatReader(bytes: bytes, range: 128..<bytes.count, bigEndian: bigEndian)
  }

  private static func variable(
    _ element: MatReader.Element, of reader: MatReader, compressed: Bool
  ) throws(FileFormatError) -> (String, MatValue)? {
    switch element.type {
    case MatReader.matrix:
      return try reader.matrix(element.range, depth: 0)
    case MatReader.compressed where !compressed:
      let unpacked = try Inflate.whole(reader.bytes[element.range])
      var inner = MatReader(bytes: unpacked, range: 0..<unpacked.count, bigEndian: reader.bigEndian)
      guard let element = try inner.nextElement() else { return nil }
      return try variable(element, of: inner, compressed: true)
    default:
      return nil
    }
  }
}
