import ArgumentParser
import PlainText
import SyntheticScene

/// Options of a scene: its seed, length and planted anomalies.
struct SceneOptions: ParsableArguments {
  @Option(name: .long, help: "Seed; the same seed gives the same images.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "Minutes of footage.")
  var minutes: Double?

  @Option(
    name: .long,
    help: "Anomalies planted: runner, cyclist, cart, backwards walker, erratic mover, again and again.")
  var planted = PlantedKind.usual.count

  @Option(name: .long, help: "Planted kinds by name, comma separated, in place of --planted.")
  var kinds: String?

  func configuration() throws -> SceneConfiguration {
    var configuration = SceneConfiguration(seed: seed)
    if let minutes { configuration.duration = minutes * 60 }
    if let kinds {
      configuration.planted = try kinds.split(separator: ",").map { word in
        guard let kind = PlantedKind(rawValue: String(word)) else {
          let known = PlantedKind.allCases.map(\.rawValue).joined(separator: ", ")
          throw CommandFailure(.usage, "unknown kind \(word)", remedy: "Known: \(known).")
        }
        return kind
      }
    } else {
      guard (0...10_000).contains(planted) else {
        throw CommandFailure(.usage, "--planted is \(planted)", remedy: "Write 0 to 10000.")
      }
      configuration.planted = (0..<planted).map { PlantedKind.usual[$0 % PlantedKind.usual.count] }
    }
    return configuration
  }
}
