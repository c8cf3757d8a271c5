import Foundation
import Testing

/// A Python with protobuf and pyzmq, and the modules of proto/ generated into a temporary folder.
struct Python {
  /// The first interpreter with the packages of the examples; `nil` when there is none, or no protoc.
  static let path: String? = {
    let protoc = try? run("/usr/bin/env", ["protoc", "--version"])
    guard protoc == 0 else { return nil }
    return ["python3", "/usr/bin/python3"].first {
      (try? run("/usr/bin/env", [$0, "-c", "import google.protobuf, numpy, zmq"])) == 0
    }
  }()

  /// Short enough for the path of an ipc socket; gone when `withModules` returns.
  let folder: URL
  private let interpreter: String

  /// Calls `body` with the modules at hand.
  static func withModules(_ body: (Python) throws -> Void) throws {
    let path = try #require(path, "the suite needs a Python with protobuf, numpy and zmq, and protoc")
    let folder = URL(filePath: "/tmp/vagary-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let generate = Repository.root.appending(path: "examples/generate").path
    guard try run(generate, [folder.path]) == 0 else { throw CocoaError(.executableLoad) }
    try body(Python(folder: folder, interpreter: path))
  }

  /// A started script; `arguments` begin with its path, or with `-c` and its text.
  func start(_ arguments: [String]) throws -> Script {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter, "-u"] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONPATH"] = folder.path
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return Script(process: process, pipe: pipe)
  }

  struct Script {
    let process: Process
    let pipe: Pipe

    /// All it printed, once it has ended. A script that fails is an error.
    func output() throws -> String {
      let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
      return String(decoding: data, as: UTF8.self)
    }
  }

  /// The exit code of a program; its output is thrown away.
  private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
