import Foundation

/// Why a weight file could not be read.
package enum WeightFileError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case malformed(path: String, reason: String)
  case missing(path: String, tensor: String)
  case shape(path: String, tensor: String, expected: [Int], found: [Int])

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot be read (\(reason))"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check the folder and free space"
    case .malformed(let path, let reason): "\(path): not a usable safetensors file: \(reason)"
    case .missing(let path, let tensor): "\(path): has no tensor \(tensor); it belongs to another network"
    case .shape(let path, let tensor, let expected, let found):
      "\(path): tensor \(tensor) is \(found), must be \(expected); it belongs to another network"
    }
  }
}

/// Named tensors in the safetensors layout: 8-byte little-endian header length, JSON header, raw values.
///
/// float32 is read and written; uint8 is read as numbers 0...255.
package struct Safetensors: Sendable {
  package struct Entry: Sendable, Equatable {
    package var shape: [Int]
    package var values: [Float]

    package init(shape: [Int], values: [Float]) {
      self.shape = shape
      self.values = values
    }
  }

  package var entries: [String: Entry] = [:]
  package var metadata: [String: String] = [:]

  package init() {}

  /// Largest header that is believed, 16 MiB.
  static let headerLimit = 16 << 20

  package init(path: String) throws(WeightFileError) {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    try self.init(bytes: [UInt8](data), path: path)
  }

  /// Reads the contents of a file; `path` is for messages.
  package init(bytes: [UInt8], path: String) throws(WeightFileError) {
    guard bytes.count >= 8 else { throw .malformed(path: path, reason: "shorter than its header length") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    guard length <= UInt64(Self.headerLimit), Int(length) <= bytes.count - 8 else {
      throw .malformed(path: path, reason: "header of \(length) bytes in a file of \(bytes.count)")
    }
    let start = 8 + Int(length)
    guard let object = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start])),
      let header = object as? [String: Any]
    else { throw .malformed(path: path, reason: "its header is not a JSON object") }
    for (name, value) in header {
      if name == "__metadata__" {
        metadata = value as? [String: String] ?? [:]
        continue
      }
      guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
        let shape = fields["shape"] as? [Int], let span = fields["data_offsets"] as? [Int], span.count == 2,
        shape.allSatisfy({ $0 >= 0 && $0 < 1 << 31 }), type == "F32" || type == "U8"
      else {
        throw .malformed(path: path, reason: "tensor \(name) needs dtype F32 or U8, shape and data_offsets")
      }
      var count = 1
      for side in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: side)
        guard !overflow else { throw .malformed(path: path, reason: "tensor \(name) is too large") }
        count = product
      }
      let width = type == "F32" ? 4 : 1
      guard span[0] >= 0, span[1] >= span[0], span[1] <= bytes.count - start,
        span[1] - span[0] == count * width
      else {
        throw .malformed(path: path, reason: "tensor \(name) lies outside the file or has another size")
      }
      let values: [Float] = bytes.withUnsafeBytes { raw in
        let from = start + span[0]
        if width == 1 { return (0..<count).map { Float(raw[from + $0]) } }
        return (0..<count).map {
          Float(
            bitPattern: UInt32(
              littleEndian: raw.loadUnaligned(fromByteOffset: from + 4 * $0, as: UInt32.self)))
        }
      }
      entries[name] = Entry(shape: shape, values: values)
    }
  }

  /// The file as bytes; tensors are in the order of their names, so equal contents give equal bytes.
  package var bytes: [UInt8] {
    var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
    var offset = 0
    let names = entries.keys.sorted()
    for name in names {
      guard let entry = entries[name] else { continue }
      let size = entry.values.count * 4
      header[name] = ["dtype": "F32", "shape": entry.shape, "data_offsets": [offset, offset + size]]
      offset += size
    }
    guard var text = try? JSONSerialization.data(withJSONObject: header, options: [.sortedKeys]) else {
      preconditionFailure("names and numbers make a JSON object")
    }
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    bytes.reserveCapacity(8 + text.count + offset)
    bytes += text
    for name in names {
      for value in entries[name]?.values ?? [] {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
      }
    }
    return bytes
  }

  /// Writes beside the target first, so that a reader never sees half a file.
  package func write(path: String) throws(WeightFileError) {
    do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }
}
