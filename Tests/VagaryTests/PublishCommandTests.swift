import Testing

@testable import PlainText
@testable import Vagary

@Suite struct PublishCommandTests {
  /// A file that exists. These tests do not open it.
  private let file = #filePath

  private func setup(_ arguments: String...) throws -> PublishSetup {
    try PublishCommand.parse([file] + arguments).setup()
  }

  @Test("Without any option a file is sent in real time to the default input of a node")
  func defaults() throws {
    let setup = try setup()
    #expect(setup.endpoints.map(\.description) == ["xpub+connect:tcp://127.0.0.1:6701"])
    #expect(setup.source.text == "PublishCommandTests")
    #expect(setup.pacing == .realTime)
    #expect(setup.startTime == .now)
    #expect(!setup.isLossless)
    #expect(setup.subscribers == nil)
  }

  @Test(
    "At full speed publish waits for slow subscribers and for a first one, and its capture times begin at 0")
  func fullSpeed() throws {
    let setup = try setup("--full-speed", "--bind", "ipc://x")
    #expect(setup.isLossless)
    #expect(setup.subscribers == 1)
    #expect(setup.startTime == .zero)
    #expect(setup.endpoints.map(\.description) == ["xpub+bind:ipc://x"])
  }

  @Test(
    "An option that contradicts another or has no usable value is a usage error",
    arguments: [
      ["--rate", "5", "--full-speed"], ["--rate", "0"], ["--start-time", "later"], ["--encoding", "png"],
      ["--video", "a"], ["--wait-subscribers=-1"], ["--source", "a b"], ["--topic-order", "x"],
      ["--bind", "sub+bind:ipc://x"],
    ])
  func usage(arguments: [String]) throws {
    let command = try PublishCommand.parse([file] + arguments)
    let error = #expect(throws: (any Error).self) { try command.setup() }
    if let error { #expect(CommandFailure(explaining: error).status == .usage) }
  }

  @Test("A missing file is reported before anything is opened")
  func missing() throws {
    let command = try PublishCommand.parse(["no-such-file.mp4"])
    let error = #expect(throws: (any Error).self) { try command.setup() }
    if let error { #expect(CommandFailure(explaining: error).status == .missingInput) }
  }
}
