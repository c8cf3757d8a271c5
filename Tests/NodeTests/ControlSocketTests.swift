import Foundation
import TestSupport
import Testing

@testable import Node
@testable import PlainText

@Suite struct ControlSocketTests {
  @Test("The socket file of a dead node is replaced, that of a running node and any other file are not")
  func takeover() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("control")
    do { _ = try ControlSocket.listening(at: path) }
    #expect(try folder.names() == ["control"])
    let living = try ControlSocket.listening(at: path)
    #expect(throws: CommandFailure.self) { _ = try ControlSocket.listening(at: path) }
    withExtendedLifetime(living.pollDescriptor) {}
    try folder.write("mine", to: "file")
    #expect(throws: CommandFailure.self) { _ = try ControlSocket.listening(at: folder.file("file")) }
    #expect(try String(contentsOfFile: folder.file("file"), encoding: .utf8) == "mine")
    #expect(throws: CommandFailure.self) { _ = try ControlSocket.connected(to: folder.file("none")) }
  }

  @Test("A line that is too long or never ends is not read")
  func lines() throws {
    let folder = try TemporaryFolder()
    let server = try ControlSocket.listening(at: folder.file("control"))
    let client = try ControlSocket.connected(to: folder.file("control"))
    guard let node = server.accepted() else {
      Issue.record("nobody connected")
      return
    }
    client.write([UInt8]("one\n".utf8))
    #expect(node.readLine() == [UInt8]("one".utf8))
    client.setPatience(seconds: 1)
    client.write([UInt8](repeating: 65, count: ControlLine.limit + 4096))
    #expect(node.readLine() == nil)
    node.setPatience(seconds: 1)
    #expect(node.readLine() == nil)
  }
}
