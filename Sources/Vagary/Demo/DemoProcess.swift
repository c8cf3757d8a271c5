import Foundation
import PlainText

/// One process of the demo's mesh: this program again, with its output in a file.
final class DemoProcess {
  let name: String
  let log: String
  private let process = Process()

  /// - Parameters:
  ///   - log: file for what it prints.
  ///   - showsOutput: shows its standard output to the user instead.
  ///   - program: what is run; `nil` is this program.
  init(
    _ service: ComposeFile.Service, log: String, showsOutput: Bool = false, program: String? = nil
  ) throws {
    name = service.name
    self.log = log
    process.executableURL = URL(fileURLWithPath: try program ?? Self.program())
    process.arguments = service.arguments
    process.environment = ProcessInfo.processInfo.environment.merging(service.environment) { $1 }
    let file = try OutputFile.open(log)
    process.standardError = file
    if !showsOutput { process.standardOutput = file }
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw CommandFailure(
        .internalFault, "\(service.name) could not be started: \(error.localizedDescription)")
    }
  }

  var isRunning: Bool { process.isRunning }

  /// Its process id, while it runs.
  var processIdentifier: Int32 { process.processIdentifier }

  /// `nil` while it runs.
  var status: Int32? { process.isRunning ? nil : process.terminationStatus }

  /// Asks it to end, and waits until it has; after five seconds it is killed.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    for _ in 0..<100 where process.isRunning { usleep(50_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// The last lines it printed.
  var tail: String {
    let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").suffix(5).joined(separator: "\n")
  }

  static func program() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }
}
