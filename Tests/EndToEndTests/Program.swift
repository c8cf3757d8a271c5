import Foundation
import TestSupport

/// The program under test. It and its plugins are beside the test executable.
enum Program {
  static let folder = URL(
    filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  ).deletingLastPathComponent()

  static func start(
    _ arguments: [String], folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> RunningProcess {
    try RunningProcess(
      Self.folder.appending(path: "vagary"), arguments, name: arguments.first ?? "vagary", folder: folder,
      environment: environment)
  }

  /// Runs a command to its end.
  static func run(
    _ arguments: [String], folder: TemporaryFolder, environment: [String: String] = [:],
    within seconds: Double = 120
  ) throws -> RunningProcess.Ending {
    try start(arguments, folder: folder, environment: environment).ending(within: seconds)
  }

  /// Runs a command that has to succeed.
  @discardableResult
  static func succeed(
    _ arguments: [String], folder: TemporaryFolder, within seconds: Double = 900
  ) throws -> RunningProcess.Ending {
    let ending = try run(arguments, folder: folder, within: seconds)
    guard ending.status == 0, !ending.isBySignal else {
      throw RunningProcess.Impatience(
        description:
          "vagary \(arguments.joined(separator: " ")) ended with \(ending.status): \(ending.errors)")
    }
    return ending
  }
}
