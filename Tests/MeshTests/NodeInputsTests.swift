import Bus
import TestSupport
import Testing
import VideoModel

@testable import Mesh

@Suite struct NodeInputsTests {
  private func sockets(
    _ endpoint: String, sources: [SourceID]? = nil, order: TopicScheme.Order = .kindSource
  ) throws -> [NodeInputs.SocketSetup] {
    let scheme = try #require(TopicScheme(order: order))
    return NodeInputs.sockets(at: [try Endpoint(endpoint)], scheme: scheme, sources: sources)
  }

  @Test("A node connects a socket of its own for frames, so that it can hold them back")
  func connected() throws {
    let sockets = try sockets("sub+connect:ipc://a")
    #expect(sockets.map(\.prefixes) == [["vagary/1/frame/"], ["vagary/1/detection/"]])
    #expect(sockets.map(\.framesOnly) == [true, false])
  }

  @Test("A bound endpoint is one socket for frames and detections")
  func bound() throws {
    let sockets = try sockets("sub+bind:ipc://a")
    #expect(sockets.map(\.prefixes) == [["vagary/1/frame/", "vagary/1/detection/"]])
    #expect(sockets.map(\.framesOnly) == [false])
  }

  @Test("Where the source comes first in topics, one socket receives all sources, and two receive some")
  func sourceFirst() throws {
    let all = try sockets("sub+connect:ipc://a", order: .sourceKind)
    #expect(all.map(\.prefixes) == [["vagary/1/"]])
    #expect(all.map(\.framesOnly) == [false])
    let one = try sockets("sub+connect:ipc://a", sources: [Invented.source("b")], order: .sourceKind)
    #expect(one.map(\.prefixes) == [["vagary/1/b/frame/"], ["vagary/1/b/detection/"]])
    #expect(one.map(\.framesOnly) == [true, false])
  }
}
