import ArgumentParser
import Foundation
import Node

/// The options that choose the configuration, for every command that has one.
struct ConfigurationOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "YAML file with settings; every key is optional.")
  var file: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Sets one key, over file and environment; may be repeated.", valueName: "section.key=value"))
  var settings: [String] = []

  @Flag(help: "Print the configuration in effect, say where each value came from, and stop.")
  var printConfig = false

  /// The configuration in effect. With `--print-config` it is printed and the program ends well.
  ///
  /// - Parameter extra: settings that other options of the command stand for; they win over `--set`.
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

  /// The configuration in effect, by the given environment and working folder.
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
      let reason = isFolder.boolValue ? "it is a folder" : exists ? "not allowed" : "no such file"
      throw .unreadable(file: file, reason: reason)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw .unreadable(file: file, reason: "it is not UTF-8 text")
    }
    return ConfigurationLoader.File(name: file, text: text, folder: AbsolutePath.folder(of: path))
  }
}
