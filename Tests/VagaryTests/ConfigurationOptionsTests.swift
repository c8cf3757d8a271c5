import Foundation
import Testing

@testable import Node
@testable import Vagary

@Suite struct ConfigurationOptionsTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "vagary-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("The file after --config is read and --set wins over it")
  func fileAndFlag() throws {
    try withFolder { folder in
      try Data("scoring: {queue: 5, threads: 2}\nbundle: {path: b}\n".utf8)
        .write(to: folder.appending(path: "n.yaml"))
      let options = try ConfigurationOptions.parse(["--config", "n.yaml", "--set", "scoring.queue=7"])
      let configuration = try options.effective(
        extra: ["bus.lossless=true"], environment: [:], workingFolder: folder.path
      ).configuration
      #expect(configuration.scoring.threads == 2)
      #expect(configuration.scoring.queue == 7)
      #expect(configuration.bus.lossless)
      #expect(configuration.bundle.path == folder.path + "/b")
    }
  }

  @Test("A missing file, a folder and a file that is not text are told apart")
  func unreadable() throws {
    try withFolder { folder in
      try Data([0xFF, 0xFE, 0x00]).write(to: folder.appending(path: "binary.yaml"))
      for (name, reason) in [
        ("none.yaml", "no such file"), (".", "it is a folder"), ("binary.yaml", "it is not UTF-8 text"),
      ] {
        let options = try ConfigurationOptions.parse(["--config", name])
        #expect(throws: ConfigurationError.unreadable(file: name, reason: reason)) {
          try options.effective(environment: [:], workingFolder: folder.path)
        }
      }
    }
  }
}
