import Foundation

/// Builds a C plugin for a test.
package enum CPlugin {
  package struct NoCompiler: Error {}

  /// Compiles `source` into a folder and returns the path of the plugin.
  ///
  /// - Parameters:
  ///   - name: the file is `vagary-<name>.so`.
  ///   - define: a macro to define.
  /// - Throws: when the machine has no C compiler, or when the compiler refuses the source.
  package static func build(
    _ source: String, name: String, define: String = "PLAIN", in folder: TemporaryFolder
  ) throws -> String {
    let path = "\(folder.path)/\(name).c"
    try source.write(toFile: path, atomically: true, encoding: .utf8)
    let file = "\(folder.path)/vagary-\(name).so"
    let header = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/PluginABI/include").standardized.path
    let arguments = ["-shared", "-fPIC", "-D\(define)", "-I", header, "-o", file, path, "-lm"]
    for compiler in ["cc", "clang", "gcc"] where try run(compiler, arguments) { return file }
    throw NoCompiler()
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
