import Testing

@testable import Mesh
@testable import Node

@Suite struct EndpointUseTests {
  @Test(
    "Endpoints of the three transports are accepted as they are written",
    arguments: [
      "sub+bind:tcp://127.0.0.1:6701", "sub+connect:ipc:///tmp/a:b+c", "sub+bind:inproc://frames",
      "sub+bind:tcp://127.0.0.1:*",
    ])
  func usable(text: String) {
    #expect(ConfigurationType.endpoint(.input).read(.scalar(text), "/") == .value(.text(text)))
  }

  @Test(
    "A text that is not an input endpoint is refused with the reason and an example",
    arguments: [
      ("", "it has no address"), ("tcp://127.0.0.1:1", "it does not say the kind of socket"),
      ("sub:tcp://127.0.0.1:1", "'sub' is not of the form kind+bind or kind+connect"),
      ("pub+bind:tcp://127.0.0.1:1", "pub cannot be used here, only sub"),
      // A node subscribes, which a pull socket cannot.
      ("pull+bind:tcp://127.0.0.1:1", "pull cannot be used here, only sub"),
      ("sub+listen:tcp://h:1", "'listen' is neither bind nor connect"),
      ("sub+bind:tcp://h:65536", "'65536' is not a port, 1 to 65535"),
    ])
  func unusable(text: String, problem: String) {
    let refusal = "must be an endpoint such as sub+bind:tcp://127.0.0.1:6701: \(problem)"
    #expect(ConfigurationType.endpoint(.input).read(.scalar(text), "/") == .refused(refusal))
  }

  @Test("Outputs accept pub and xpub, which know their subscribers, and refuse push")
  func outputs() {
    for kind in ["pub", "xpub"] { #expect(EndpointUse.output.problem("\(kind)+bind:ipc:///a") == nil) }
    for kind in ["push", "sub"] {
      let problem = EndpointUse.output.problem("\(kind)+bind:ipc:///a")
      #expect(problem == "\(kind) cannot be used here, only pub or xpub")
    }
  }
}
