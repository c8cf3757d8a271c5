import Foundation
import TestSupport

/// A Python with protobuf and pyzmq, and the modules of `proto/` generated for it.
struct Python {
  /// The first interpreter that has what the examples need; `nil` when there is none, or no protoc.
  static let path: String? = {
    guard status("/usr/bin/env", ["protoc", "--version"]) == 0 else { return nil }
    return ["python3", "/usr/bin/python3"].first {
      status("/usr/bin/env", [$0, "-c", "import google.protobuf, numpy, zmq"]) == 0
    }
  }()
  static let isMissing = "needs protoc, and python3 with protobuf, numpy and zmq"

  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  let folder: TemporaryFolder
  private let interpreter: String

  init(_ folder: TemporaryFolder) throws {
    guard let path = Self.path,
      Self.status(Self.repository.appending(path: "examples/generate").path, [folder.file("modules")])
        == 0
    else { throw CocoaError(.executableLoad) }
    self.folder = folder
    interpreter = path
  }

  /// Starts `examples/NAME`.
  func example(_ name: String, _ arguments: [String]) throws -> RunningProcess {
    try start(name, [Self.repository.appending(path: "examples/\(name)").path] + arguments)
  }

  /// Starts `scripts/NAME`.
  func tool(_ name: String, _ arguments: [String]) throws -> RunningProcess {
    try start(name, [Self.repository.appending(path: "scripts/\(name)").path] + arguments)
  }

  /// Starts a script given as text.
  func script(_ text: String, name: String, _ arguments: [String]) throws -> RunningProcess {
    try start(name, [try folder.write(text, to: "\(name).py")] + arguments)
  }

  private func start(_ name: String, _ arguments: [String]) throws -> RunningProcess {
    try RunningProcess(
      URL(filePath: "/usr/bin/env"), [interpreter, "-u"] + arguments, name: name, folder: folder,
      environment: ["PYTHONPATH": folder.file("modules"), "PYTHONDONTWRITEBYTECODE": "1"])
  }

  /// The exit code of a program whose output is not needed; `nil` when it cannot be started.
  private static func status(_ program: String, _ arguments: [String]) -> Int32? {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus
  }
}
