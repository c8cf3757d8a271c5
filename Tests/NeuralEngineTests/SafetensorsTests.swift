import Foundation
import Testing

@testable import NeuralEngine

@Suite struct SafetensorsTests {
  private var sample: Safetensors {
    var file = Safetensors()
    file.entries["b"] = .init(shape: [2, 3], values: [1, -2, .infinity, 4e-30, 5, .leastNonzeroMagnitude])
    file.entries["a \"quoted\""] = .init(shape: [], values: [7])
    file.entries["none"] = .init(shape: [0, 4], values: [])
    file.metadata = ["seed": "3"]
    return file
  }

  /// A file with this header and so many bytes of values.
  private func bytes(header: String, values: Int = 0) -> [UInt8] {
    let text = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
      + [UInt8](repeating: 0, count: values)
  }

  @Test("A written file is read back bit for bit")
  func roundTrip() throws {
    let read = try Safetensors(bytes: sample.bytes, path: "x")
    #expect(read.entries == sample.entries)
    #expect(read.metadata == sample.metadata)
    #expect(read.bytes == sample.bytes)
  }

  @Test("A file on disk holds the same bytes, and a missing file is reported by its path")
  func disk() throws {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "vagary-\(UUID().uuidString).safetensors"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try sample.write(path: path)
    #expect(try Safetensors(path: path).entries == sample.entries)
    let error = #expect(throws: WeightFileError.self) { try Safetensors(path: path + ".gone") }
    guard case .unreadable(path + ".gone", _)? = error else {
      Issue.record("not unreadable: \(String(describing: error))")
      return
    }
  }

  @Test("Bytes of type U8 are read as numbers from 0 to 255")
  func unsignedBytes() throws {
    var file = bytes(header: #"{"m":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#)
    file += [0, 128, 255]
    #expect(try Safetensors(bytes: file, path: "x").entries["m"] == .init(shape: [3], values: [0, 128, 255]))
  }

  @Test("A file cut short anywhere is refused")
  func truncated() {
    let whole = sample.bytes
    for length in 0..<whole.count {
      #expect(throws: WeightFileError.self, "cut at \(length)") {
        try Safetensors(bytes: Array(whole[..<length]), path: "x")
      }
    }
  }

  @Test("A changed byte gives another file or a typed error, never a crash")
  func mutated() {
    let whole = sample.bytes
    var random = CounterRandom(seed: 5)
    for _ in 0..<3000 {
      var changed = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        changed[Int.random(in: 0..<whole.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        let read = try Safetensors(bytes: changed, path: "x")
        for entry in read.entries.values { #expect(entry.shape.reduce(1, *) == entry.values.count) }
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test(
    "A header that does not fit the file is refused",
    arguments: [
      "[]", "not json", #"{"a":3}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,12]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[-4,12]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F16","shape":[8],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":"4","data_offsets":[0,16]}}"#,
    ])
  func lying(header: String) {
    let error = #expect(throws: WeightFileError.self) {
      try Safetensors(bytes: bytes(header: header, values: 16), path: "x")
    }
    guard case .malformed("x", _)? = error else {
      Issue.record("not malformed: \(String(describing: error))")
      return
    }
  }

  @Test("A header length beyond the file is refused without asking for the memory")
  func hugeHeader() {
    for length: [UInt8] in [
      [255, 255, 255, 255, 255, 255, 255, 255], [0, 0, 0, 1, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0, 0],
    ] {
      #expect(throws: WeightFileError.self) { try Safetensors(bytes: length + [1, 2, 3], path: "x") }
    }
  }
}
