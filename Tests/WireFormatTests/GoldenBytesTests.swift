import Foundation
import Testing
import VideoModel
import WireFormat

@Suite(.serialized) struct GoldenBytesTests {
  private let folder = Repository.root.appending(path: "Tests/WireFormatTests/Golden/v1.0")

  @Test(
    "The golden bytes are written again on request",
    .enabled(if: ProcessInfo.processInfo.environment["VAGARY_WRITE_GOLDEN"] == "1"))
  func write() throws {
    for (name, envelope) in SampleMessages.all {
      try Data(WireFormat.encode(envelope)[0]).write(to: folder.appending(path: "\(name).bin"))
    }
  }

  @Test("Today's code writes the bytes of protocol 1.0", arguments: SampleMessages.all.map(\.name))
  func encode(name: String) throws {
    let sample = try #require(SampleMessages.all.first { $0.name == name }).envelope
    let golden = try Data(contentsOf: folder.appending(path: "\(name).bin"))
    #expect(WireFormat.encode(sample)[0] == Array(golden))
  }

  @Test("Today's code reads the bytes of protocol 1.0", arguments: SampleMessages.all.map(\.name))
  func decode(name: String) throws {
    let sample = try #require(SampleMessages.all.first { $0.name == name }).envelope
    let golden = try Data(contentsOf: folder.appending(path: "\(name).bin"))
    let blobs = WireFormat.encode(sample).dropFirst()
    #expect(try WireFormat.decode([Array(golden)] + blobs) == sample)
  }

  @Test(
    "Python's protobuf makes the same bytes from the text of each message",
    .enabled(if: Python.path != nil, "needs protoc and python3 with protobuf and zmq"))
  func python() throws {
    try Python.withModules { python in
      let script = Repository.root.appending(path: "Tests/WireFormatTests/Golden/check.py")
      let check = try python.start([script.path])
      #expect(try check.output() == "8 of 8 golden messages agree\n")
    }
  }
}
