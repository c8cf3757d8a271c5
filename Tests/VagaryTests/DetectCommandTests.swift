import Testing

@testable import PlainText
@testable import Vagary

@Suite struct DetectCommandTests {
  @Test(
    "The demo's command line is read: bare endpoints connect, and a lossless sender waits for one subscriber")
  func demo() throws {
    let command = try DetectCommand.parse([
      "--detector", "motion", "--connect", "ipc://f", "--to", "ipc://d", "--lossless",
    ])
    let setup = try command.bus.setup()
    #expect(setup.input.map(\.description) == ["sub+connect:ipc://f"])
    #expect(setup.output.map(\.description) == ["xpub+connect:ipc://d"])
    #expect(setup.subscribers == 1)
    #expect(setup.outputOptions.isLossless)
  }

  @Test("Detections can be sent at a bound endpoint")
  func bound() throws {
    let command = try DetectCommand.parse([
      "--detector", "motion", "--connect", "ipc://f", "--to", "pub+bind:ipc://d", "--until-end", "2",
    ])
    let setup = try command.bus.setup()
    #expect(setup.output.map(\.description) == ["pub+bind:ipc://d"])
    #expect(setup.endsWanted == 2)
    #expect(setup.subscribers == nil)
  }

  @Test("Footage and a bus at once, or neither, is a usage error")
  func either() throws {
    for arguments in [["--connect", "ipc://f", "a.avi"], ["a.avi"], []] {
      let command = try DetectCommand.parse(["--detector", "motion"] + arguments)
      let error = #expect(throws: (any Error).self) { try command.run() }
      if let error { #expect(CommandFailure(explaining: error).status == .usage) }
    }
  }
}
