import ArgumentParser
import Console

/// Handing the measured networks to other engines.
struct ExportOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Measure nothing; write weights, inputs and outputs into this folder as safetensors.",
      valueName: "folder"))
  var export: String?

  /// Writes what `make` gives if a folder is set, and prints the file's path; returns whether it did.
  func write(_ name: String, _ make: () throws -> BenchExport) throws -> Bool {
    guard let folder = export else { return false }
    StandardOutput.line(try make().write(folder: folder, name: name))
    return true
  }
}
