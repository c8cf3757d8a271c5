import Foundation
import TestSupport

/// A process that a scenario started. Its output goes to files, so it never waits for a reader.
///
/// Ended with its owner: dropping the last reference kills what still runs. One thread: the test's.
final class RunningProcess {
  /// How a process ended.
  struct Ending {
    let status: Int32
    /// Whether a signal ended it, rather than itself.
    let isBySignal: Bool
    let output: String
    let errors: String
  }

  /// A wait that was over before what was waited for. `output` and `errors` are the last lines.
  struct Impatience: Error, CustomStringConvertible {
    let description: String
  }

  /// Seconds that are plenty on a loaded machine.
  static let patience = 60.0

  let name: String
  /// The process that this one waits for; a failed wait reports its last lines too.
  var server: RunningProcess?
  private let process = Process()
  private let outputFile: URL
  private let errorFile: URL

  /// - Parameters:
  ///   - folder: where the files with its output go.
  ///   - environment: added to that of the tests, from which all `VAGARY_` variables are taken.
  init(
    _ executable: URL, _ arguments: [String], name: String, folder: TemporaryFolder,
    environment: [String: String] = [:]
  ) throws {
    self.name = name
    let stem = "\(name)-\(UUID().uuidString.prefix(8))"
    outputFile = folder.url("\(stem).out")
    errorFile = folder.url("\(stem).err")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("VAGARY_") }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var output: String { text(outputFile) }
  var errors: String { text(errorFile) }
  var isRunning: Bool { process.isRunning }

  /// Sends `number` (SIGINT, SIGTERM …) if it still runs.
  func signal(_ number: Int32) {
    if process.isRunning { kill(process.processIdentifier, number) }
  }

  /// Returns once `condition` holds; a process that ends before it does will never fulfil it.
  func wait(
    for what: String, within seconds: Double = RunningProcess.patience,
    until condition: (RunningProcess) throws -> Bool
  ) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
      let isLast = !process.isRunning
      if try condition(self) { return }
      if isLast { throw impatience("ended before: \(what)") }
      if Date() > end { throw impatience("waited \(seconds) s in vain for: \(what)") }
      usleep(20_000)
    }
  }

  /// Returns once it has ended by itself.
  @discardableResult
  func ending(within seconds: Double = RunningProcess.patience) throws -> Ending {
    let end = Date(timeIntervalSinceNow: seconds)
    while process.isRunning {
      if Date() > end { throw impatience("still runs after \(seconds) s") }
      usleep(20_000)
    }
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus, isBySignal: process.terminationReason == .uncaughtSignal,
      output: output, errors: errors)
  }

  private func impatience(_ text: String) -> Impatience {
    Impatience(
      description: "\(name): \(text)\nstdout: …\(output.suffix(600))\nstderr: …\(errors.suffix(1200))"
        + (server.flatMap(\.fate).map { "\n\($0)" } ?? ""))
  }

  /// How it ended; `nil` while it runs.
  private var fate: String? {
    if process.isRunning { return nil }
    return "\(name) ended with status \(process.terminationStatus)\nits stderr: …\(errors.suffix(6000))"
  }

  private func text(_ file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
