import Glibc
import PluginABI

/// A loaded shared object whose table has been checked. Never unloaded.
///
/// Immutable; the tables it points to live as long as the process and are read-only by contract.
final class PluginLibrary: Sendable {
  /// The contract this program is built with.
  static let hostABI = PluginABIVersion(major: Int(VAGARY_ABI_MAJOR), minor: Int(VAGARY_ABI_MINOR))

  /// Bytes of `vagary_plugin` up to the words for people, which came with ABI 0.3.
  private static let leastSize =
    MemoryLayout<vagary_plugin>.offset(of: \.display_name) ?? MemoryLayout<vagary_plugin>.size

  let identity: PluginIdentity
  nonisolated(unsafe) let table: UnsafeRawPointer

  private init(identity: PluginIdentity, table: UnsafeRawPointer) {
    self.identity = identity
    self.table = table
  }

  /// Loads `file` and checks its version before anything else of it is read.
  static func open(_ file: String) throws(PluginError) -> PluginLibrary {
    guard access(file, F_OK) == 0 else { throw .fileMissing(file: file) }
    let path = file.contains("/") ? file : "./" + file
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
      throw .notLoadable(file: file, reason: dlerror().map { String(cString: $0) } ?? "unknown reason")
    }
    guard let symbol = dlsym(handle, VAGARY_PLUGIN_ENTRY) else { throw .noEntry(file: file) }
    let entry = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafeRawPointer?).self)
    guard let header = entry() else {
      throw .badTable(file: file, problem: "its entry function returns no table")
    }
    let version = PluginABIVersion(
      major: Int(header.load(fromByteOffset: 4, as: UInt16.self)),
      minor: Int(header.load(fromByteOffset: 6, as: UInt16.self)))
    guard version.isUsable(by: hostABI, oldest: Int(VAGARY_ABI_OLDEST_MINOR)) else {
      throw .otherABI(file: file, plugin: version, host: hostABI)
    }
    return try checked(header, file: file)
  }

  private static func checked(_ header: UnsafeRawPointer, file: String) throws(PluginError) -> PluginLibrary {
    let size = Int(header.load(as: UInt32.self))
    guard size >= leastSize else {
      throw .badTable(
        file: file, problem: "its vagary_plugin says \(size) bytes, at least \(leastSize) are needed")
    }
    // Fields beyond the plugin's size are absent: they stay NULL here.
    var plugin = vagary_plugin()
    withUnsafeMutableBytes(of: &plugin) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: header, count: min(size, $0.count)))
    }
    let kind: PluginKind
    switch plugin.kind {
    case VAGARY_KIND_TASK.rawValue: kind = .task
    case VAGARY_KIND_DETECTOR.rawValue: kind = .detector
    case VAGARY_KIND_TEACHER.rawValue: kind = .teacher
    case VAGARY_KIND_FIT.rawValue: kind = .fit
    default: throw .badTable(file: file, problem: "its kind \(plugin.kind) is unknown")
    }
    guard let id = plugin.id, let version = plugin.version, let summary = plugin.summary else {
      throw .badTable(file: file, problem: "its id, version or summary is NULL")
    }
    let identity = PluginIdentity(
      id: String(cString: id), version: String(cString: version), summary: String(cString: summary),
      displayName: words(plugin.display_name), finding: words(plugin.finding), kind: kind, file: file)
    guard isReverseDNS(identity.id) else {
      throw .badTable(
        file: file,
        problem: "its id \"\(identity.id)\" is not reverse DNS such as org.example.my-task "
          + "(letters, digits, dash, at least one dot)")
    }
    guard let table = plugin.table else {
      throw .badTable(file: file, problem: "its \(kind.rawValue) table is NULL")
    }
    try checkFunctions(of: table, kind: kind, file: file)
    return PluginLibrary(identity: identity, table: table)
  }

  /// Words for people; `nil` where they are absent or empty.
  private static func words(_ text: UnsafePointer<CChar>?) -> String? {
    guard let text, text.pointee != 0 else { return nil }
    return String(cString: text)
  }

  /// Every function of the table must be there.
  private static func checkFunctions(
    of table: UnsafeRawPointer, kind: PluginKind, file: String
  ) throws(PluginError) {
    let size = Int(table.load(as: UInt32.self))
    let functions: [String]
    let needed: Int
    switch kind {
    case .task:
      functions = ["create", "destroy", "needs", "describe", "sample", "score"]
      needed = MemoryLayout<vagary_task_table>.size
    case .detector:
      functions = ["create", "destroy", "info", "detect", "reset"]
      needed = MemoryLayout<vagary_detector_table>.size
    case .teacher:
      functions = ["create", "destroy", "info", "teach"]
      needed = MemoryLayout<vagary_teacher_table>.size
    case .fit:
      functions = ["create", "destroy", "needs", "begin", "observe", "finish", "save", "load", "score"]
      needed = MemoryLayout<vagary_fit_table>.size
    }
    guard size >= needed else {
      throw .badTable(
        file: file,
        problem: "its \(kind.rawValue) table says \(size) bytes, at least \(needed) are needed")
    }
    // Behind the size, padded to a pointer, a table is nothing but function pointers.
    let word = MemoryLayout<UInt>.size
    for (index, function) in functions.enumerated()
    where table.load(fromByteOffset: (index + 1) * word, as: UInt.self) == 0 {
      throw .badTable(file: file, problem: "its \(kind.rawValue) table has no function \(function)")
    }
  }

  private static func isReverseDNS(_ id: String) -> Bool {
    let parts = id.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count >= 2 && id.utf8.count <= 128
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
              true
            default: false
            }
          }
      }
  }
}
