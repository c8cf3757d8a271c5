import ArgumentParser
import Foundation
import Node

/// The options that choose the configuration, for every command that has one.
struct ConfigurationOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "YAML file with settings. Every key is optional.")
  var file: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set one key; overrides file and environment. Can be repeated.", valueName: "section.key=value"))
  var settings: [String] = []

  @Flag(help: "Print the configuration in effect with the origin of each value, and exit.")
  var printConfig = false

  /// The configuration in effect. With `--print-config` it is printed, and the program exits with 0.
  ///
  /// - Parameter extra: settings of other options of the command; they override `--set`.
  func load(extra: [String] = []) throws -> Configuration {
    let effective = try effective(
      extra: extra, environment: ProcessInfo.processInfo.environment,
      workingFolder: FileManager.default.currentDirectoryPath)
    if printConfig {
      print(effective.commentedYAML(), terminator: "")
      throw ExitCode.success
    }
    return effective.configuration
  }

  /// The configuration in effect for a given environment and working folder.
  func effective(
    extra: [String] = [], environment: [String: String], workingFolder: String
  ) throws(ConfigurationError) -> EffectiveConfiguration {
    var contents: ConfigurationLoader.File?
    if let file { contents = try read(file, workingFolder: workingFolder) }
    return try ConfigurationLoader.load(
      file: contents, environment: environment, settings: settings + extra, workingFolder: workingFolder)
  }

  private func read(
    _ file: String, workingFolder: String
  ) throws(ConfigurationError) -> ConfigurationLoader.File {
    let path = AbsolutePath.of(file, from: workingFolder)
    guard let data = FileManager.default.contents(atPath: path) else {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let reason = isFolder.boolValue ? "it is a folder" : exists ? "permission denied" : "no such file"
      throw .unreadable(file: file, reason: reason)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw .unreadable(file: file, reason: "it is not UTF-8 text")
    }
    return ConfigurationLoader.File(name: file, text: text, folder: AbsolutePath.folder(of: path))
  }
}
