import Backbone
import Foundation
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Why a bundle cannot be used.
package enum BundleError: Error, CustomStringConvertible {
  case missing(path: String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  /// A JSON file of the bundle is not what it should be; `fault` names the key.
  case malformed(path: String, fault: String)
  case format(path: String, found: Int)
  case variant(path: String, name: String)
  case weights(WeightFileError)
  case head(path: String, TaskHeadError)
  case plugin(path: String, task: String, PluginError)
  case otherView(path: String, task: String, trained: [Int], plugin: [Int])
  case otherBackbone(path: String, task: String)
  case otherFitBackbone(path: String, task: String)
  case teacherWidth(path: String, trained: Int, plugin: Int)
  /// The plugin of a fitted task does not take its state.
  case state(path: String, task: String, PluginError)
  /// A task that is fitted on features of a view on which no head has learnt.
  case fitted(path: String, FittedTaskError)

  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): no bundle there (bundle.json is missing); make one with `vagary train`"
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .unwritable(let path, let reason):
      "\(path): the bundle cannot be written (\(reason)); check the folder and free space"
    case .malformed(let path, let fault):
      "\(path): \(fault); restore the file from a copy or make the bundle anew with `vagary train`"
    case .format(let path, let found):
      "\(path): bundle format \(found); this program reads format \(BundleManifest.currentFormat): train again or "
        + "use the program that wrote it"
    case .variant(let path, let name):
      "\(path): unknown backbone variant \(name); known: "
        + BackboneVariant.allCases.map(\.rawValue).joined(separator: ", ")
    case .weights(let error): "\(error)"
    case .head(let path, let error): "\(path): \(error)"
    case .plugin(let path, let task, let error):
      "\(path): needs the plugin \(task), which cannot be loaded: \(error)"
    case .otherView(let path, let task, let trained, let plugin):
      "\(path): \(task) was trained on view \(trained), the loaded plugin asks for \(plugin); train again or load the "
        + "plugin version named in bundle.json"
    case .otherBackbone(let path, let task):
      "\(path): the head of \(task) was trained on another backbone than this bundle's; train the task again"
    case .otherFitBackbone(let path, let task):
      "\(path): \(task) was fitted on another backbone than this bundle's; fit it again with `vagary fit`"
    case .teacherWidth(let path, let trained, let plugin):
      "\(path): the teacher gave \(trained) values in training and \(plugin) now; load the version named in bundle.json"
    case .state(let path, let task, let error):
      "\(path): the state of \(task) cannot be used: \(error); fit it again with `vagary fit`"
    case .fitted(let path, let error): "\(path): \(error)"
    }
  }
}

extension ModelBundle {
  /// Reads a bundle folder and loads the plugins it names.
  package convenience init(folder: String, catalog: PluginCatalog) throws(BundleError) {
    let manifestPath = folder + "/bundle.json"
    guard let data = FileManager.default.contents(atPath: manifestPath) else { throw .missing(path: folder) }
    // The format first: another one may have other keys.
    let format = try Self.decode(BundleManifest.Format.self, from: data, path: manifestPath).format
    guard format == BundleManifest.currentFormat else { throw .format(path: manifestPath, found: format) }
    let manifest = try Self.decode(BundleManifest.self, from: data, path: manifestPath)
    if let fault = manifest.fault { throw .malformed(path: manifestPath, fault: fault) }
    guard let variant = BackboneVariant(rawValue: manifest.variant) else {
      throw .variant(path: manifestPath, name: manifest.variant)
    }
    let backbone = variant.makeNetwork()
    let backbonePath = folder + "/backbone.safetensors"
    let backboneFile = try Self.weights(backbonePath)
    do { try backbone.load(backboneFile, path: backbonePath) } catch { throw .weights(error) }
    let fingerprint = Fingerprint.of(backboneFile.bytes)
    var fingerprints = [Fingerprint.of([UInt8](data)), fingerprint]

    var teacher: TeacherPlugin?
    if let wanted = manifest.teacher {
      do { teacher = try catalog.teacher(wanted.id, settings: wanted.settings) } catch {
        throw .plugin(path: folder, task: wanted.id, error)
      }
      if let width = teacher?.width, width != wanted.width {
        throw .teacherWidth(path: folder, trained: wanted.width, plugin: width)
      }
    }
    let targets = TargetSource(mode: manifest.classScores, labels: manifest.labels, teacher: teacher)
    let context = Self.headContext(variant, targets: targets)
    var heads: [TaskHead] = []
    for task in manifest.tasks where task.fit == nil {
      let plugin: TaskPlugin
      do { plugin = try catalog.task(task.id, settings: task.settings) } catch {
        throw .plugin(path: folder, task: task.id, error)
      }
      guard plugin.needs.view.offsets == task.view else {
        throw .otherView(path: folder, task: task.id, trained: task.view, plugin: plugin.needs.view.offsets)
      }
      guard task.backbone == fingerprint else { throw .otherBackbone(path: folder, task: task.id) }
      do {
        let head = try TaskHead(plugin: plugin, context: context)
        let path = "\(folder)/tasks/\(task.id)/head.safetensors"
        let file = try Self.weights(path)
        fingerprints.append(Fingerprint.of(file.bytes))
        do { try head.network.load(file, path: path) } catch { throw BundleError.weights(error) }
        heads.append(head)
      } catch let error as TaskHeadError {
        throw .head(path: folder, error)
      } catch let error as BundleError {
        throw error
      } catch {
        throw .unreadable(path: folder, reason: "\(error)")
      }
    }
    let learnt = heads.map { (name: $0.name, id: $0.plugin.identity.id, view: $0.view) }
    var fitted: [FittedTask] = []
    for task in manifest.tasks where task.fit != nil {
      fitted.append(
        try Self.fittedTask(
          task, folder: folder, context: FitContext(context), backbone: fingerprint, catalog: catalog))
    }
    do {
      try FittedTask.check(
        fitted.map(\.plugin), learnt: learnt.map(\.view), others: learnt.map { ($0.name, $0.id) })
    } catch { throw .fitted(path: folder, error) }
    fingerprints += fitted.map { Fingerprint.of($0.state) }
    var calibrations: [Profile: Calibration] = [:]
    for profile in Profile.allCases {
      guard let found = try Self.calibration(Self.calibrationPath(folder, profile)) else { continue }
      calibrations[profile] = found.value
      // Which profile it is for counts as well.
      fingerprints.append(
        Fingerprint.of(profile == .day ? found.bytes : found.bytes + Array(profile.rawValue.utf8)))
    }
    self.init(
      manifest: manifest, variant: variant, backbone: backbone, heads: heads, fitted: fitted,
      targets: targets, calibration: calibrations[.day], profiles: calibrations,
      fingerprint: Fingerprint.of(Array(fingerprints.joined(separator: " ").utf8)))
  }

  /// Writes the folder; an existing bundle there is replaced file by file, each atomically, with
  /// `bundle.json` last.
  package func write(folder: String) throws(BundleError) {
    do {
      for head in heads {
        let path = "\(folder)/tasks/\(head.plugin.identity.id)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try head.network.contents().write(path: path + "/head.safetensors")
      }
      for task in fitted {
        let id = task.plugin.identity.id
        try FileManager.default.createDirectory(
          atPath: "\(folder)/tasks/\(id)", withIntermediateDirectories: true)
        try Data(task.state).write(
          to: URL(fileURLWithPath: Self.statePath(folder, id)), options: .atomic)
      }
      try backbone.contents().write(path: folder + "/backbone.safetensors")
      for profile in Profile.allCases {
        let path = Self.calibrationPath(folder, profile)
        if let calibration = calibrations[profile] {
          try calibration.json().write(to: URL(fileURLWithPath: path), options: .atomic)
        } else if FileManager.default.fileExists(atPath: path) {
          // That of other weights would be worse than none.
          try FileManager.default.removeItem(atPath: path)
        }
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(manifest).write(to: URL(fileURLWithPath: folder + "/bundle.json"), options: .atomic)
    } catch { throw .unwritable(path: folder, reason: error.localizedDescription) }
  }

  /// `calibration.json` is that of the day.
  private static func calibrationPath(_ folder: String, _ profile: Profile) -> String {
    folder + (profile == .day ? "/calibration.json" : "/calibration-\(profile.rawValue).json")
  }

  private static func weights(_ path: String) throws(BundleError) -> Safetensors {
    do { return try Safetensors(path: path) } catch { throw .weights(error) }
  }

  private static func calibration(
    _ path: String
  ) throws(BundleError) -> (value: Calibration, bytes: [UInt8])? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let calibration = try decode(Calibration.self, from: data, path: path)
    let problems = calibration.problems()
    guard problems.isEmpty else {
      throw BundleError.unreadable(path: path, reason: problems.joined(separator: "; "))
    }
    return (calibration, [UInt8](data))
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, path: String
  ) throws(BundleError) -> Value {
    do { return try JSONFault.decode(type, from: data) } catch {
      throw .malformed(path: path, fault: error.text)
    }
  }
}

/// A short name for the contents of a file: 64-bit FNV-1a (Fowler, Noll, Vo) in hexadecimal. It tells
/// files apart; it does not guard against forgery.
package enum Fingerprint {
  package static func of(_ bytes: [UInt8]) -> String { text(number(of: bytes)) }

  /// The same as a number.
  package static func number(of bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  /// 16 digits.
  package static func text(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
