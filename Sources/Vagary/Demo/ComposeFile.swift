import Foundation
import PlainText
import Yams

/// The processes that a compose file lists, as commands of this program.
struct ComposeFile {
  struct Service: Equatable {
    var name: String
    /// The words behind `vagary`.
    var arguments: [String]
    var environment: [String: String]
  }

  /// Where the file's containers share their sockets.
  static let sharedFolder = "/run/vagary"

  let services: [Service]

  init(path: String) throws {
    guard let text = FileManager.default.contents(atPath: path).map({ String(decoding: $0, as: UTF8.self) })
    else {
      throw CommandFailure(
        .missingInput, "\(path): no such file", remedy: "Name the compose file with --compose.")
    }
    try self.init(text: text, path: path)
  }

  init(text: String, path: String) throws {
    let root: [String: Any]?
    do { root = try Yams.load(yaml: text) as? [String: Any] } catch {
      throw CommandFailure(.badData, "\(path) is not YAML: \(error)")
    }
    guard let listed = root?["services"] as? [String: Any] else {
      throw CommandFailure(.badData, "\(path) lists no services")
    }
    services = try listed.map { name, value in
      let fields = value as? [String: Any]
      guard let command = fields?["command"] as? [Any], command.first as? String == "vagary" else {
        throw CommandFailure(
          .badData, "\(path): services.\(name).command is not a list that begins with vagary")
      }
      let environment = (fields?["environment"] as? [String: Any] ?? [:]).mapValues { "\($0)" }
      return Service(name: name, arguments: command.dropFirst().map { "\($0)" }, environment: environment)
    }.sorted { $0.name < $1.name }
  }

  func service(_ name: String) throws -> Service {
    guard let found = services.first(where: { $0.name == name }) else {
      throw CommandFailure(.badData, "the compose file has no service \(name)")
    }
    return found
  }
}

extension ComposeFile.Service {
  /// The service with other folders in place of those of the containers.
  func placed(_ folders: [String: String]) -> Self {
    // The longest first: one may lie within another.
    let ordered = folders.sorted { $0.key.count > $1.key.count }
    func place(_ text: String) -> String {
      ordered.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }
    return Self(name: name, arguments: arguments.map(place), environment: environment.mapValues(place))
  }
}
