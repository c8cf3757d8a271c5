import Foundation
import PlainText
import Training

/// The record of a finished training, kept in its bundle's folder as `ablation.json`.
struct AblationRecord: Codable, Equatable {
  /// Raised with every change of the file, or of how things are measured.
  static let currentFormat = 1
  static let name = "ablation.json"

  package var format = AblationRecord.currentFormat
  var training: TrainingDescription
  /// That the training took.
  var seconds: Double
  /// The footage it was tested on (``TestFootage/fingerprint``).
  var testing: String
  /// By ``AblationMeasure/key`` and name of the value, percent.
  var measured: [String: [String: Double]] = [:]

  /// Reads the record of a finished training; `nil` where there is none, or one of a program that measured otherwise.
  ///
  /// - Throws: `CommandFailure` where it is of another training.
  static func read(folder: String, training: TrainingDescription, testing: String) throws -> AblationRecord? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
      var record = try? JSONDecoder().decode(AblationRecord.self, from: data), record.format == currentFormat
    else { return nil }
    let differences = training.differences(from: record.training)
    guard differences.isEmpty else {
      throw CommandFailure(
        .badData,
        "\(folder): holds the bundle of another ablation: \(differences.joined(separator: "; "))",
        remedy: "Name another --out, or take that folder away.")
    }
    if record.testing != testing { (record.testing, record.measured) = (testing, [:]) }
    return record
  }

  func write(folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try OutputFile.write(try encoder.encode(self), to: "\(folder)/\(Self.name)")
  }
}
