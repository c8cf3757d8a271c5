import Foundation
import TestSupport
import Testing

@testable import Vagary

/// The tables of scripts/bench-peers, from results of an earlier run: no peer is needed for that.
@Suite struct PeersTableTests {
  private let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "scripts/bench-peers").path

  private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [script] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  private let results = #"""
    {"rows": [{"row": "backbone", "title": "backbone x", "threads": 1, "rounds": 5,
      "vagary": {"objects_per_second": 900.4, "rates": [900.4], "isa": "avx512", "blas": "Zen"},
      "vagary_fast": {"objects_per_second": 1200, "rates": [1200], "isa": "avx512", "error": 0.008},
      "peers": [
        {"name": "OpenVINO fp32", "objects_per_second": 300.2, "ratio": 3.004, "ratio_fast": 4.004, "setting": "batch 1",
         "errors": {"a": 2e-6, "b": 1e-6}, "kernels": []},
        {"name": "OpenVINO fp32 held to AVX2", "objects_per_second": 200, "ratio": 2.5, "setting": "batch 8",
         "errors": {"a": 1e-6}, "kernels": [],
         "vagary": {"objects_per_second": 500, "rates": [500], "isa": "avx2"}},
        {"name": "OpenVINO int8", "not_measured": "nncf cannot be loaded"}]}]}
    """#

  @Test(
    "The Markdown table has a line for each side, ratios, the largest error, and why something is missing")
  func markdown() throws {
    let folder = try TemporaryFolder()
    let (status, output) = try run(["--markdown", "--read", folder.write(results, to: "run.json")])
    #expect(status == 0, "\(output)")
    #expect(output.contains("**backbone x, 1 thread (medians of 5)**"))
    #expect(output.contains("| Vagary fp32 | 900 | 1 |  |  | avx512 |"))
    #expect(output.contains("| Vagary bf16 | 1200 |  | 1 | 8e-03 | avx512 |"))
    #expect(output.contains("| OpenVINO fp32 | 300 | 3.00x | 4.00x | 2e-06 | batch 1 |"))
    #expect(output.contains("| Vagary fp32 held to AVX2 | 500 |  |  |  | avx2 |"))
    #expect(output.contains("| OpenVINO int8 | not measured |  |  |  | nncf cannot be loaded |"))
  }

  @Test("A row that is not known is refused")
  func unknownRow() throws {
    let (status, output) = try run(["--read", "none", "--only", "backbone,speed"])
    #expect(status == 2)
    #expect(output.contains("speed is no row; known: backbone, score, train"))
  }
}
