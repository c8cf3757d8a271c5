import Bundles
import Foundation
import Fusion
import NeuralEngine
import PluginHost
import Scoring
import TestSupport
import Testing
import VideoModel

@Suite struct BundleFolderTests {
  let folder: TemporaryFolder
  let bundle: ModelBundle

  init() throws {
    folder = try TemporaryFolder()
    bundle = try InventedBundle.make(tasks: [
      BuiltPlugins.task("arrow-of-time"), BuiltPlugins.task("middle-box"),
    ])
    try bundle.write(folder: folder.path)
  }

  private func read(_ catalog: PluginCatalog = BuiltPlugins.catalog) throws -> ModelBundle {
    try ModelBundle(folder: folder.path, catalog: catalog)
  }

  /// What reading the folder says once `change` has been made to `bundle.json`.
  private func refusal(_ change: (inout [String: Any]) -> Void) throws -> String {
    let path = folder.path + "/bundle.json"
    let data = try #require(FileManager.default.contents(atPath: path))
    var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
    return try refusal()
  }

  private func refusal(_ catalog: PluginCatalog = BuiltPlugins.catalog) throws -> String {
    let error = #expect(throws: BundleError.self) { try read(catalog) }
    return error?.description ?? ""
  }

  @Test("A bundle that was written is read back with the same contents and gives bitwise the same scores")
  func roundTrip() throws {
    let again = try read()
    #expect(again.manifest == bundle.manifest)
    #expect(again.backbone.contents().bytes == bundle.backbone.contents().bytes)
    let frame = try #require(
      FrameClipsMaker.make(for: bundle, squares: 3) { $0 }.first { $0.stamp.frameID == 5 })
    let (before, after) = (
      ObjectScorer(bundle: bundle).score(frame), ObjectScorer(bundle: again).score(frame)
    )
    #expect(before.tasks == after.tasks)
    #expect(after.tasks.allSatisfy { $0 != nil })
  }

  @Test("A folder that is not there says how to make one")
  func missing() throws {
    let error = #expect(throws: BundleError.self) {
      try ModelBundle(folder: folder.path + "/none", catalog: BuiltPlugins.catalog)
    }
    #expect(
      error?.description.contains("no bundle there (bundle.json is missing); make one with `vagary train`")
        == true)
  }

  @Test(
    "A bundle.json that is no bundle description says what is wrong and what to do",
    arguments: [
      ("", "not valid JSON (unexpected end of file during JSON parse)"),
      ("{\"format\": 1,\n\"x\" 3}", "not valid JSON (invalid value around character 18)"),
      ("[]", "the whole is a list, must be an object"), ("{}", "the key format is missing"),
      ("{\"format\": \"one\"}", "format is text, must be a whole number"),
      ("{\"format\": 1.5}", "format is 1.5, must be a whole number of the right sign and size"),
      ("{\"format\": null}", "format is null, must be a whole number"),
    ])
  func broken(text: String, fault: String) throws {
    let path = folder.path + "/bundle.json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let remedy = "restore the file from a copy or make the bundle anew with `vagary train`"
    #expect(try refusal() == "\(path): \(fault); \(remedy)")
  }

  @Test("A key of bundle.json that is missing, of another kind or unknown is named with its path")
  func brokenKeys() throws {
    func changed(_ change: (inout [String: Any]) -> Void) throws -> String {
      try bundle.write(folder: folder.path)
      return try refusal {
        var tasks = $0["tasks"] as? [[String: Any]] ?? []
        change(&tasks[1])
        $0["tasks"] = tasks
      }
    }
    #expect(try changed { $0["view"] = nil }.contains("the key tasks[1].view is missing"))
    #expect(try changed { $0["view"] = 3 }.contains("tasks[1].view is a number, must be a list"))
    #expect(
      try changed { $0["view"] = [0, "a"] }.contains("tasks[1].view[1] is text, must be a whole number"))
    let fraction = try changed { $0["view"] = [0, 0.5] }
    #expect(fraction.contains("tasks[1].view[1] is 0.5, must be a whole number"), "\(fraction)")
    #expect(try changed { $0["settings"] = [1] }.contains("tasks[1].settings is a list, must be an object"))
    for (key, value, fault) in [
      ("new_track_confidence", 25.0, "new_track_confidence is 25.0, must be 0 to 1"),
      ("new_track_confidence", -0.1, "new_track_confidence is -0.1, must be 0 to 1"),
      ("clip_step_frames", 0, "clip_step_frames is 0, must be 1 to 1000"),
    ] {
      try bundle.write(folder: folder.path)
      #expect(try refusal { $0[key] = value }.contains(fault))
    }
    try bundle.write(folder: folder.path)
    #expect(try refusal { $0["class_scores"] = "some" }.contains("class_scores is some, which is not one of"))
  }

  @Test("Another format names both formats")
  func format() throws {
    let message = try refusal { $0["format"] = 9 }
    #expect(message.contains("bundle format 9; this program reads format 1"))
  }

  @Test("An unknown variant lists those there are")
  func variant() throws {
    let message = try refusal { $0["variant"] = "deep-deep" }
    #expect(message.contains("unknown backbone variant deep-deep; known: shallow-narrow, shallow-wide"))
  }

  @Test("Weights of another variant are refused with the tensor and both shapes")
  func otherWeights() throws {
    let message = try refusal { $0["variant"] = "shallow-wide" }
    #expect(message.contains("tensor conv1.weight is [16, 3, 3, 3, 3], must be [32, 3, 3, 3, 3]"))
  }

  @Test("A head that was trained on another backbone is refused by its name")
  func otherBackbone() throws {
    let message = try refusal {
      var tasks = $0["tasks"] as? [[String: Any]] ?? []
      tasks[1]["backbone"] = "0000000000000000"
      $0["tasks"] = tasks
    }
    #expect(message.contains("the head of dev.vagary.middle-box was trained on another backbone"))
  }

  @Test("A backbone file that was exchanged is noticed")
  func exchangedBackbone() throws {
    let path = folder.path + "/backbone.safetensors"
    var file = try Safetensors(path: path)
    file.entries["conv1.weight"]?.values[0] += 1
    try file.write(path: path)
    #expect(try refusal().contains("was trained on another backbone"))
  }

  @Test("A task whose plugin asks for another view than in training is refused with both views")
  func otherView() throws {
    let message = try refusal {
      var tasks = $0["tasks"] as? [[String: Any]] ?? []
      tasks[0]["view"] = [0]
      $0["tasks"] = tasks
    }
    #expect(message.contains("was trained on view [0], the loaded plugin asks for [-3, -2, -1, 0, 1, 2, 3]"))
  }

  @Test("A plugin that is not installed is named")
  func missingPlugin() throws {
    let message = try refusal(PluginCatalog(folders: []))
    #expect(message.contains("needs the plugin dev.vagary.arrow-of-time, which cannot be loaded"))
  }

  @Test("A setting that the plugin does not know is the plugin's own refusal")
  func setting() throws {
    let message = try refusal {
      var tasks = $0["tasks"] as? [[String: Any]] ?? []
      tasks[0]["settings"] = ["colour": "red"]
      $0["tasks"] = tasks
    }
    #expect(message.contains("needs the plugin dev.vagary.arrow-of-time"))
    #expect(message.contains("arrow-of-time has no settings"))
  }

  @Test(
    "Missing and damaged weight files are named", arguments: ["backbone", "tasks/dev.vagary.middle-box/head"])
  func weights(name: String) throws {
    let path = "\(folder.path)/\(name).safetensors"
    let whole = try #require(FileManager.default.contents(atPath: path))
    try whole.dropLast(5).write(to: URL(fileURLWithPath: path))
    #expect(try refusal().contains("\(path): not a usable safetensors file"))
    try FileManager.default.removeItem(atPath: path)
    #expect(try refusal().contains("\(path): cannot be read"))
  }

  @Test("A broken calibration is named, a missing one leaves the bundle uncalibrated")
  func calibration() throws {
    #expect(try read().calibration == nil)
    let path = folder.path + "/calibration.json"
    for (text, fault) in [
      ("{", "not valid JSON"), ("{}", "the key version is missing"),
      ("{\"version\": 1, \"tasks\": {\"a\": {\"mean\": true}}}", "tasks.a.mean is true or false, must be"),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let message = try refusal()
      #expect(message.hasPrefix("\(path): \(fault)"), "\(message)")
      #expect(message.hasSuffix("make the bundle anew with `vagary train`"))
    }
  }

  @Test(
    "Each profile has its calibration in a file of its own, and a bundle without one removes that of other weights"
  )
  func profiles() throws {
    let tail = try #require(TailCalibration.fit((0..<100).map { Float($0) }))
    func calibration(_ mean: Double) -> Calibration {
      return Calibration(
        tasks: ["arrow-of-time": TaskCalibration(mean: mean, deviation: 1, tail: tail)],
        fused: ["mean-standardised": .init(objects: tail, trackPeaks: tail)], objects: 100, tracks: 10,
        frames: 50, seconds: 60, detector: "squares")
    }
    let day = bundle.calibrated(calibration(1))
    try day.write(folder: folder.path)
    let before = try read()
    #expect(before.profiles.isEmpty && before.calibrations.keys.elementsEqual([.day]))
    let night = before.calibrated(calibration(2), for: .night)
    try night.write(folder: folder.path)
    let after = try read()
    #expect(after.calibration == calibration(1) && after.profiles == [.night: calibration(2)])
    #expect(after.fingerprint != before.fingerprint)
    // The same numbers for another profile are another bundle.
    let moved = folder.path + "/calibration-infrared.json"
    try FileManager.default.moveItem(atPath: folder.path + "/calibration-night.json", toPath: moved)
    #expect(try read().fingerprint != after.fingerprint)
    // A new calibration of the day leaves the others.
    try read().calibrated(calibration(3)).write(folder: folder.path)
    #expect(try read().calibrations == [.day: calibration(3), .infrared: calibration(2)])
    try Data("{}".utf8).write(to: URL(fileURLWithPath: moved))
    #expect(try refusal().hasPrefix("\(moved): the key version is missing"))
    try bundle.write(folder: folder.path)
    #expect(try read().calibrations.isEmpty)
  }

  @Test("A teacher of another width than in training is refused")
  func teacherWidth() throws {
    let taught = try InventedBundle.make(
      tasks: [BuiltPlugins.task("distillation")], mode: .none, labels: [], teacher: BuiltPlugins.teacher())
    try taught.write(folder: folder.path)
    #expect(try read().targets.teacherWidth == 128)
    let message = try refusal {
      var teacher = $0["teacher"] as? [String: Any] ?? [:]
      teacher["width"] = 64
      $0["teacher"] = teacher
    }
    #expect(message.contains("the teacher gave 64 values in training and 128 now"))
  }
}
