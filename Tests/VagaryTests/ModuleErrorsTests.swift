import Bus
import Journal
import Media
import Testing
import Training
import WireFormat

@testable import PlainText
@testable import Vagary

@Suite struct ModuleErrorsTests {
  @Test("A missing file, a bad endpoint, a dead endpoint and bad data have exit codes of their own")
  func codes() {
    #expect(CommandFailure(explaining: MediaError.notFound(path: "x")).status == .missingInput)
    #expect(CommandFailure(explaining: MediaError.noImages(path: "x")).status == .badData)
    #expect(CommandFailure(explaining: BusError.malformedEndpoint("x", problem: "y")).status == .usage)
    #expect(CommandFailure(explaining: BusError.shutDown).status == .unavailable)
    #expect(CommandFailure(explaining: WireError.missingEnvelope).status == .badData)
    #expect(CommandFailure(explaining: JournalError.missing(path: "x")).status == .missingInput)
    #expect(CommandFailure(explaining: JournalError.noJournal(path: "x", reason: "y")).status == .badData)
    #expect(CommandFailure(explaining: JournalError.inUse(path: "x")).status == .unavailable)
    #expect(CommandFailure(explaining: CheckpointError.inUse(folder: "x")).status == .unavailable)
    #expect(CommandFailure(explaining: CheckpointError.damaged(path: "x", reason: "y")).status == .badData)
  }

  @Test("The text of a module's error is printed unchanged")
  func text() {
    let error = MediaError.notFound(path: "plaza.mp4")
    #expect(CommandFailure(explaining: error).text == "vagary: \(error.description)\n")
  }
}
