import Testing

@testable import PlainText
@testable import Vagary

@Suite struct PublishCommandTests {
  /// A file that surely exists; it is not opened here.
  private let file = #filePath

  private func plan(_ arguments: String...) throws -> PublishSetup {
    try PublishCommand.parse([file] + arguments).plan()
  }

  @Test("Without any option a file is sent in real time to where the node listens")
  func defaults() throws {
    let plan = try plan()
    #expect(plan.endpoints.map(\.description) == ["xpub+connect:tcp://127.0.0.1:6701"])
    #expect(plan.source.text == "PublishCommandTests")
    #expect(plan.pacing == .realTime)
    #expect(plan.epoch == .now)
    #expect(!plan.isLossless)
    #expect(plan.subscribers == nil)
  }

  @Test("Full speed waits for slow subscribers and for a first one, and begins its times at 0")
  func fullSpeed() throws {
    let plan = try plan("--full-speed", "--bind", "ipc://x")
    #expect(plan.isLossless)
    #expect(plan.subscribers == 1)
    #expect(plan.epoch == .zero)
    #expect(plan.endpoints.map(\.description) == ["xpub+bind:ipc://x"])
  }

  @Test(
    "What cannot be meant is a usage error",
    arguments: [
      ["--rate", "5", "--full-speed"], ["--rate", "0"], ["--epoch", "later"], ["--encoding", "png"],
      ["--clip", "a"], ["--wait-subscribers=-1"], ["--source", "a b"], ["--topic-order", "x"],
      ["--bind", "sub+bind:ipc://x"],
    ])
  func usage(arguments: [String]) throws {
    let command = try PublishCommand.parse([file] + arguments)
    let error = #expect(throws: (any Error).self) { try command.plan() }
    if let error { #expect(CommandFailure(explaining: error).status == .usage) }
  }

  @Test("A file that is not there is told before anything is opened")
  func missing() throws {
    let command = try PublishCommand.parse(["no-such-file.mp4"])
    let error = #expect(throws: (any Error).self) { try command.plan() }
    if let error { #expect(CommandFailure(explaining: error).status == .missingInput) }
  }
}
