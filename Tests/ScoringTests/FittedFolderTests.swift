import Bundles
import Foundation
import PluginHost
import Scoring
import TestSupport
import Testing
import VideoModel

@Suite struct FittedFolderTests {
  let folder: TemporaryFolder
  let bundle: ModelBundle

  init() throws {
    folder = try TemporaryFolder()
    bundle = try InventedBundle.fitted(
      [BuiltPlugins.fit("location", ["classes": "on"]), BuiltPlugins.fit("density")], tasks: ["arrow-of-time"]
    )
    try bundle.write(folder: folder.path)
  }

  private func read() throws -> ModelBundle {
    try ModelBundle(folder: folder.path, catalog: BuiltPlugins.catalog)
  }

  private func state(_ task: String) -> String { "\(folder.path)/tasks/dev.vagary.\(task)/state" }

  @Test("A bundle has the words of its tasks by their short names, and of no others")
  func words() throws {
    let words = try read().taskWords
    #expect(Set(words.keys) == ["arrow-of-time", "location", "density"])
    #expect(
      words["arrow-of-time"]
        == TaskWords(name: "Arrow of time", finding: "it looked like time ran backwards"))
    #expect(
      words["location"]
        == TaskWords(name: "Place and size", finding: "nothing of its size is usually seen at that place"))
  }

  private func refusal() throws -> String {
    let error = #expect(throws: BundleError.self) { try read() }
    return error?.description ?? ""
  }

  @Test("Fitted tasks are read back with their settings and states, and give bitwise the same scores")
  func roundTrip() throws {
    let again = try read()
    #expect(again.manifest == bundle.manifest)
    #expect(again.fitted.map(\.state) == bundle.fitted.map(\.state))
    #expect(again.fitted.first?.plugin.settings == ["classes": "on"])
    let frame = try #require(
      FrameClipsMaker.make(for: bundle, squares: 3) { $0 }.first { $0.stamp.frameID == 5 })
    #expect(ObjectScorer(bundle: bundle).score(frame).tasks == ObjectScorer(bundle: again).score(frame).tasks)
  }

  @Test("Another state is another bundle")
  func fingerprint() throws {
    let before = try read().fingerprint
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: state("density"))))
    // The last bit of a point.
    bytes[bytes.count - 4] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: state("density")))
    #expect(try read().fingerprint != before)
  }

  @Test("A state that is missing, damaged or far too large is named with its file and what to do")
  func broken() throws {
    let path = state("location")
    let whole = try #require(FileManager.default.contents(atPath: path))
    for bytes in [whole.dropLast(3), Data(), Data("garbage that is no state".utf8), whole + [0]] {
      try bytes.write(to: URL(fileURLWithPath: path))
      let text = try refusal()
      #expect(text.hasPrefix("\(path): the state of dev.vagary.location cannot be used: "), "\(text)")
      #expect(text.hasSuffix("fit it again with `vagary fit`"))
    }
    try Data(count: FitPlugin.largestState + 1).write(to: URL(fileURLWithPath: path))
    #expect(try refusal().contains("\(path): is over the 16 MB of a state"))
    try FileManager.default.removeItem(atPath: path)
    #expect(try refusal().contains("\(path): cannot be read"))
  }

  private func change(_ index: Int, _ change: (inout [String: Any]) -> Void) throws {
    let path = folder.path + "/bundle.json"
    let data = try #require(FileManager.default.contents(atPath: path))
    var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    var tasks = try #require(object["tasks"] as? [[String: Any]])
    change(&tasks[index])
    object["tasks"] = tasks
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
  }

  @Test("What was fitted on features of another backbone is refused, what looks at boxes alone is not")
  func otherBackbone() throws {
    try change(1) { $0["backbone"] = "0000000000000000" }
    #expect(try read().fitted.count == 2)
    try change(2) { $0["backbone"] = "0000000000000000" }
    #expect(try refusal().contains("dev.vagary.density was fitted on another backbone than this bundle's"))
  }

  @Test("A fitted task that is said to be a trained one, or the other way round, is told as what it is")
  func otherKind() throws {
    try change(1) { $0["fit"] = nil }
    #expect(try refusal().contains("dev.vagary.location is a fitted-task, but a task is needed here"))
    try bundle.write(folder: folder.path)
    try change(0) { $0["fit"] = ["objects": 1, "frame_stride": 1, "seed": 1] }
    #expect(try refusal().contains("dev.vagary.arrow-of-time is a task, but a fitted-task is needed here"))
  }

  @Test("A bundle without fitted tasks says nothing of them in its file, as before there were any")
  func old() throws {
    let plain = try InventedBundle.make(tasks: [BuiltPlugins.task("arrow-of-time")])
    try plain.write(folder: folder.path)
    let text = try String(contentsOfFile: folder.path + "/bundle.json", encoding: .utf8)
    #expect(!text.contains("\"fit\"") && text.contains("\"format\" : 1"))
    #expect(try read().fitted.isEmpty)
  }
}
