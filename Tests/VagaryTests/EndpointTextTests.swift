import Testing

@testable import Vagary

@Suite struct EndpointTextTests {
  @Test(
    "Endpoints of the three transports are taken apart",
    arguments: [
      ("sub+bind:tcp://127.0.0.1:6701", true, "tcp://127.0.0.1:6701"),
      ("sub+connect:ipc:///tmp/a:b+c", false, "ipc:///tmp/a:b+c"),
      ("pull+bind:inproc://frames", true, "inproc://frames"),
      ("sub+bind:tcp://127.0.0.1:*", true, "tcp://127.0.0.1:*"),
    ])
  func usable(text: String, binds: Bool, address: String) throws {
    #expect(try EndpointText.parse(text, .input).get() == EndpointText(binds: binds, address: address))
  }

  @Test(
    "What is no input endpoint is refused with an example",
    arguments: [
      "", "tcp://127.0.0.1:1", "sub:tcp://127.0.0.1:1", "pub+bind:tcp://127.0.0.1:1", "sub+listen:tcp://h:1",
      "sub+bind:udp://h:1", "sub+bind:ipc://", "sub+bind:tcp://h", "sub+bind:tcp://h:0",
      "sub+bind:tcp://h:65536",
      "sub+connect:tcp://h:*", "+:", "sub+",
    ])
  func unusable(text: String) {
    guard case .failure(let fault) = EndpointText.parse(text, .input) else {
      Issue.record("\(text) was taken")
      return
    }
    #expect(fault.text.hasPrefix("must "))
    #expect(fault.text.hasSuffix("for example sub+bind:tcp://127.0.0.1:6701"))
  }

  @Test("Outputs take pub, xpub and push, and no sub")
  func directions() {
    for type in ["pub", "xpub", "push"] {
      #expect((try? EndpointText.parse("\(type)+bind:ipc:///a", .output).get()) != nil)
    }
    #expect((try? EndpointText.parse("sub+bind:ipc:///a", .output).get()) == nil)
  }
}
