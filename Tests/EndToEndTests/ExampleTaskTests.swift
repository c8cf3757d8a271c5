import Foundation
import TestSupport
import Testing

// An author copies the commands of the pages. Each runs as it is written there, in a folder that has the sources.

extension EndToEnd {
  @Suite struct ExampleTaskTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../..").standardized

    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      for name in ["Sources", "examples"] {
        try FileManager.default.createSymbolicLink(
          at: folder.url(name), withDestinationURL: Self.root.appending(path: name))
      }
    }

    @Test("The example task in C builds with the commands of its page and keeps the contract")
    func c() throws { try check("examples/task/README.md", with: "cc -shared") }

    @Test("The example task in Swift builds with the commands of its page and keeps the contract")
    func swift() throws { try check("examples/task/README.md", with: "swiftc") }

    @Test("The task that README builds keeps the contract")
    func readme() throws { try check("README.md", with: "cc -shared") }

    /// Runs the block of commands of a page in which `tool` occurs, as far as the commands end by themselves.
    private func check(_ page: String, with tool: String) throws {
      let commands = try #require(try block(of: page, with: tool))
      let script = try folder.write(
        "set -e\ncd \(folder.path)\n"
          + commands.filter { !$0.hasPrefix("vagary node") }.joined(separator: "\n") + "\n",
        to: "commands.sh")
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let ending = try RunningProcess(
        URL(filePath: "/bin/sh"), [script], name: "sh", folder: folder,
        environment: ["PATH": "\(Program.folder.path):\(path)"]
      ).ending(within: 300)
      try #require(ending.status == 0, "\(ending.output)\(ending.errors)")
      #expect(ending.errors == "")
      let findings = ending.output.split(separator: "\n")
      #expect(findings.count >= 9)
      #expect(findings.allSatisfy { $0.hasPrefix("passed: ") }, "\(ending.output)")
      let listing = try Program.succeed(
        ["plugins", "list", "--json", "--plugins", folder.file("my-plugins")], folder: folder)
      #expect(listing.output.contains("\"display_name\":\"Frame order\""))
      #expect(listing.output.contains("\"finding\":\"it moved as if two moments had been exchanged\""))
    }

    /// The lines of the first fenced block in which `tool` occurs.
    private func block(of page: String, with tool: String) throws -> [String]? {
      let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
      // Every second part is inside a fence.
      let blocks = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
      return blocks.first { $0.element.contains(tool) }?.element.components(separatedBy: "\n")
    }
  }
}
