/// Why a command ends without having done its work, for people.
package struct CommandFailure: Error, Sendable, Equatable {
  package let status: ExitStatus
  /// The fault, naming its subject; without a capital at the start and a full stop at the end.
  package let message: String
  /// The remedy, a sentence; empty when the message contains it.
  package let remedy: String

  package init(_ status: ExitStatus, _ message: String, remedy: String = "") {
    self.status = status
    self.message = message
    self.remedy = remedy
  }

  /// `vagary: <message>` and, on a line of its own, the remedy. Ends with a line break.
  package var text: String {
    "vagary: \(message)\n" + (remedy.isEmpty ? "" : "  \(remedy)\n")
  }

  /// The failure that `error` explains; an error without an explanation is a fault of the program.
  package init(explaining error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let explained as any ExplainedError: self = explained.failure
    default:
      self.init(
        .internalFault, "unexpected fault: \(error)",
        remedy: "This is a fault of the program; please report it with the command that led to it.")
    }
  }
}

/// An error that knows how it ends a command. The program gives the errors of its modules this property,
/// so that no module needs to know of exit codes.
package protocol ExplainedError: Error {
  var failure: CommandFailure { get }
}
