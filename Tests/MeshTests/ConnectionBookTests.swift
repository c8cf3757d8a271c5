import Testing

@testable import Bus
@testable import Mesh

@Suite struct ConnectionBookTests {
  private func book(_ endpoints: String...) throws -> ConnectionBook {
    ConnectionBook(try endpoints.map { try Endpoint($0, kind: .sub) })
  }

  private func event(_ kind: SocketEvent.Kind, _ address: String) -> SocketEvent {
    SocketEvent(kind: kind, address: address)
  }

  @Test("The text names the state of every endpoint")
  func states() throws {
    var book = try book("tcp://127.0.0.1:1", "ipc://a", "sub+bind:ipc://b")
    #expect(!book.isConnected)
    book.happened(event(.ready, "tcp://127.0.0.1:1"))
    book.happened(event(.retrying, "ipc://a"))
    #expect(book.isConnected)
    #expect(
      book.text
        == "connected to tcp://127.0.0.1:1; no peer answers at ipc://a; listening at ipc://b, no peer connected"
    )
    book.happened(event(.disconnected, "tcp://127.0.0.1:1"))
    #expect(!book.isConnected)
  }

  @Test("A bound endpoint counts the peers that come and go")
  func peers() throws {
    var book = try book("sub+bind:ipc://b")
    book.happened(event(.ready, "ipc://b"))
    book.happened(event(.ready, "ipc://b"))
    book.happened(event(.disconnected, "ipc://b"))
    #expect(book.text == "listening at ipc://b, 1 connected")
    #expect(book.isConnected)
  }

  @Test("A refused connection stays refused while libzmq tries it again")
  func refused() throws {
    var book = try book("tcp://127.0.0.1:1")
    book.happened(event(.handshakeFailed, "tcp://127.0.0.1:1"))
    book.happened(event(.retrying, "tcp://127.0.0.1:1"))
    #expect(book.text.contains("refuses the connection"))
  }

  @Test("An event of a resolved address belongs to the only endpoint")
  func resolved() throws {
    var book = try book("tcp://localhost:1")
    book.happened(event(.ready, "tcp://127.0.0.1:1"))
    #expect(book.text == "connected to tcp://localhost:1")
  }
}
