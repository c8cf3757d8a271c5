import ArgumentParser
import Testing

@testable import Node
@testable import PlainText
@testable import Vagary

@Suite struct CommandFailureTests {
  private struct Unforeseen: Error {}

  @Test("A failure names the program, what was wrong and, on a line of its own, what to do")
  func text() {
    let failure = CommandFailure(.missingInput, "no file plaza.mp4", remedy: "Give the path of a video.")
    #expect(failure.text == "vagary: no file plaza.mp4\n  Give the path of a video.\n")
    #expect(CommandFailure(.badData, "x").text == "vagary: x\n")
  }

  @Test("The exit codes are those that scripts rely on")
  func codes() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 64, 65, 66, 69, 70, 73, 78])
  }

  @Test("A configuration with problems ends with 78 and lists them all")
  func configuration() {
    let error = ConfigurationError.problems([
      ConfigurationProblem(text: "a.b is 1, must be 2", origin: .flag),
      ConfigurationProblem(text: "unknown key c.d", origin: .file("n.yaml", line: 3)),
    ])
    let failure = CommandFailure(explaining: error)
    #expect(failure.status == .configuration)
    #expect(
      failure.message
        == "the configuration has 2 problems:\n  a.b is 1, must be 2 (--set)\n  unknown key c.d (n.yaml line 3)"
    )
    let missing = CommandFailure(explaining: ConfigurationError.unreadable(file: "n", reason: "no such file"))
    #expect(missing.status == .missingInput)
  }

  @Test("An error that explains nothing is a fault of the program")
  func unforeseen() {
    #expect(CommandFailure(explaining: Unforeseen()).status == .internalFault)
    #expect(ProgramExit.failure(Vagary.self, for: Unforeseen())?.status == .internalFault)
  }

  @Test("Help, usage errors and exit codes of the parser are left to it")
  func parserErrors() {
    #expect(ProgramExit.failure(Vagary.self, for: ValidationError("x")) == nil)
    #expect(ProgramExit.failure(Vagary.self, for: CleanExit.helpRequest()) == nil)
    #expect(ProgramExit.failure(Vagary.self, for: ExitCode.success) == nil)
    let unknown = #expect(throws: (any Error).self) { try Vagary.parseAsRoot(["--no-such-option"]) }
    if let unknown { #expect(ProgramExit.failure(Vagary.self, for: unknown) == nil) }
  }

  @Test("A failed command writes its text to stderr and ends with its code")
  func exit() async throws {
    let result = try #require(
      await #expect(
        processExitsWith: .exitCode(66), observing: [\.standardErrorContent]
      ) {
        ProgramExit.end(
          Vagary.self, with: CommandFailure(.missingInput, "no such thing", remedy: "Look again."))
      })
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("vagary: no such thing\n  Look again.\n"))
  }

  @Test("A command line that cannot be understood ends with 64")
  func usage() async {
    await #expect(processExitsWith: .exitCode(64)) {
      await ProgramExit.run(Vagary.self, arguments: ["--no-such-option"])
    }
  }
}
