import ArgumentParser
import Console
import Glibc
import PlainText

/// The one way out of the program.
enum ProgramExit {
  /// Parses the command line, runs the command and ends the process.
  ///
  /// - Parameter arguments: without the program's name; `nil` takes the process's own.
  static func run<Root: AsyncParsableCommand>(_ root: Root.Type, arguments: [String]? = nil) async -> Never {
    do {
      var command = try root.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Glibc.exit(ExitStatus.success.rawValue)
    } catch {
      end(root, with: error)
    }
  }

  /// Reports an error on stderr and ends the process with its exit status. ArgumentParser handles its own
  /// errors (help, version, usage); its usage errors end with 64.
  static func end<Root: ParsableCommand>(_ root: Root.Type, with error: any Error) -> Never {
    guard let failure = failure(root, for: error) else { root.exit(withError: error) }
    StandardError.write(failure.text)
    Glibc.exit(failure.status.rawValue)
  }

  /// The failure for an error; `nil` for an error of ArgumentParser.
  static func failure<Root: ParsableCommand>(_ root: Root.Type, for error: any Error) -> CommandFailure? {
    if error is CommandFailure || error is any ExplainedError { return CommandFailure(explaining: error) }
    if error is CleanExit || error is ValidationError || error is ExitCode { return nil }
    // The parser's own errors have no public type; it has a usage or clean exit code for them.
    let code = root.exitCode(for: error)
    return code == .validationFailure || code == .success ? nil : CommandFailure(explaining: error)
  }
}
