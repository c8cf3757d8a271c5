import Foundation
import TestSupport
import Testing

// Three cameras share a node that can score a twentieth of their objects: a crowded one, a sparse one and one that sees
// nothing. The long form of the story is scripts/measure-overload.

extension EndToEnd {
  @Suite(.enabled(if: Python.path != nil, "\(Python.isMissing)"))
  struct OverloadTests {
    @Test(
      "Under overload a node lives, every object sent is scored, listed or counted as lost, and a sparse source gets its share",
      arguments: [[], ["--lossless"]])
    func overload(more: [String]) throws {
      let folder = try TemporaryFolder()
      let program = Program.folder.appending(path: "vagary").path
      let run = try Python(folder).tool(
        "measure-overload", ["--vagary", program, "--seconds", "6", "--load", "20", "--json"] + more)
      let ending = try run.ending(within: 240)
      #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
    }
  }
}
