import Bus
import Testing

@Suite("Endpoints")
struct EndpointTests {
  @Test("An endpoint is read with its kind, attachment and address, and written the same")
  func parse() throws {
    let endpoint = try Endpoint("sub+bind:tcp://127.0.0.1:6701")
    #expect(endpoint.kind == .sub)
    #expect(endpoint.attachment == .bind)
    #expect(endpoint.address == "tcp://127.0.0.1:6701")
    #expect(endpoint.description == "sub+bind:tcp://127.0.0.1:6701")
    #expect(try Endpoint(" pub+connect:ipc:///tmp/x ").address == "ipc:///tmp/x")
  }

  @Test("A bare address takes the given defaults")
  func bareAddress() throws {
    let endpoint = try Endpoint("tcp://localhost:6702", kind: .sub, attachment: .connect)
    #expect(endpoint.description == "sub+connect:tcp://localhost:6702")
    #expect(throws: BusError.self) { try Endpoint("tcp://localhost:6702") }
  }

  @Test("A list may be separated by commas, or be an array, or both")
  func lists() throws {
    let text = "sub+bind:tcp://127.0.0.1:1, sub+connect:ipc:///tmp/a"
    #expect(try Endpoint.list(text).map(\.address) == ["tcp://127.0.0.1:1", "ipc:///tmp/a"])
    #expect(try Endpoint.list([text, "sub+bind:inproc://b"]).count == 3)
    #expect(throws: BusError.self) { try Endpoint.list(" , ") }
  }

  @Test(
    "An unusable endpoint is refused with what is wrong and an example",
    arguments: [
      ("", "no address"), ("6701", "no address"), ("sub:tcp://a:1", "not of the form"),
      ("router+bind:tcp://a:1", "'router' is not one of"),
      ("sub+listen:tcp://a:1", "neither bind nor connect"),
      ("sub+bind:udp://a:1", "must begin with"), ("sub+bind:tcp://127.0.0.1", "host:port"),
      ("sub+bind:tcp://127.0.0.1:70000", "not a port"), ("sub+connect:tcp://a:0", "not a port"),
      ("sub+connect:tcp://*:6701", "every interface"), ("sub+bind:tcp://:6701", "host is empty"),
      ("sub+bind:ipc://", "path is empty"), ("sub+bind:tcp://a b:1", "space"),
      ("pub+bind:ipc:///" + String(repeating: "x", count: 120), "at most 107"),
    ])
  func refusals(text: String, problem: String) throws {
    let error = #expect(throws: BusError.self) { try Endpoint(text) }
    let description = try #require(error).description
    #expect(description.contains(problem))
    #expect(description.contains("sub+bind:tcp://127.0.0.1:6701"))
  }

  @Test(
    "Only tcp addresses other than loopback are reachable from other machines",
    arguments: [
      ("tcp://127.0.0.1:1", false), ("tcp://127.9.9.9:1", false), ("tcp://localhost:1", false),
      ("tcp://[::1]:1", false), ("tcp://lo:1", false), ("ipc:///tmp/x", false), ("inproc://x", false),
      ("tcp://0.0.0.0:1", true), ("tcp://*:1", true), ("tcp://192.168.1.4:1", true), ("tcp://[::]:1", true),
      ("tcp://eth0:1", true), ("tcp://127.0.0.1.example.org:1", true), ("tcp://127.0.0:1", true),
    ])
  func beyondLoopback(address: String, expected: Bool) throws {
    #expect(try Endpoint(kind: .pub, attachment: .bind, address: address).isBeyondLoopback == expected)
  }
}
