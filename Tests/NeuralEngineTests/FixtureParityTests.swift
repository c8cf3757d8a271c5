import Foundation
import NeuralEngine
import Testing

/// Reference tensors made by another implementation. They are not part of the project.
///
/// Looked for in `VAGARY_FIXTURES`; if that is not set, in `../shared/fixtures` beside the checkout.
enum ReferenceFixtures {
  static let folder: String =
    ProcessInfo.processInfo.environment["VAGARY_FIXTURES"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/fixtures").path
  static var present: Bool { FileManager.default.fileExists(atPath: folder + "/weights.safetensors") }
}

@Suite(
  .enabled(
    if: ReferenceFixtures.present,
    "The reference fixtures are missing: set VAGARY_FIXTURES to their folder to compare with them"))
struct FixtureParityTests {
  let model = try! ReferenceModel(folder: ReferenceFixtures.folder, prefix: "")

  @Test("Features, head outputs and reconstruction agree with the reference to 1e-4")
  func outputs() throws {
    let clips = try #require(
      try Safetensors(path: ReferenceFixtures.folder + "/clips.safetensors").entries["clips"])
    let expected = try Safetensors(path: ReferenceFixtures.folder + "/expected.safetensors")
    let outputs = try model.score(clips: clips)
    for (name, values) in outputs {
      let reference = try #require(expected.entries["kind." + name]).values
      #expect(relativeError(values, reference) < 1e-4, "\(name)")
    }
  }

  @Test("Losses, gradients of every parameter and one Adam step agree with the reference to 1e-3")
  func gradients() throws {
    let reference = try Safetensors(path: ReferenceFixtures.folder + "/gradients.safetensors")
    try model.compareTrainingStep(with: reference)
  }
}

/// Largest difference over the largest reference value.
func relativeError(_ values: [Float], _ reference: [Float]) -> Float {
  guard values.count == reference.count else { return .infinity }
  let scale = reference.reduce(Float(1e-12)) { max($0, abs($1)) }
  return zip(values, reference).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) } / scale
}
