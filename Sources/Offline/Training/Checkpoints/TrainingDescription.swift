import PluginHost

/// Names and values of a training, for people and to distinguish it from another training.
///
/// Two trainings of one description give the same weights on one machine. The number of threads is not part of it:
/// the result does not depend on it.
package struct TrainingDescription: Sendable, Codable, Equatable {
  package struct Item: Sendable, Codable, Equatable {
    package var name: String
    package var value: String
  }

  /// The recipe: configuration, tasks, teacher.
  package private(set) var recipe: [Item]
  /// The footage it is learnt from.
  package private(set) var footage: [Item]

  /// - Parameter footage: all of what it learns from; `nil` where that is not known yet.
  init(
    configuration: TrainingConfiguration, tasks: [TaskPlugin], teacher: TeacherPlugin?,
    footage: FootageDigest?
  ) {
    recipe = [
      ("backbone", configuration.variant.rawValue), ("seed", "\(configuration.seed)"),
      ("objects", "\(configuration.objectSteps)"), ("batch", "\(configuration.batch)"),
      ("rate", "\(configuration.rate)"), ("final rate", "\(configuration.finalRate)"),
      ("held-out part", "\(configuration.heldOut)"), ("frame stride", "\(configuration.frameStride)"),
      ("clip step", "\(configuration.clipStep)"), ("objects for losses", "\(configuration.lossObjects)"),
    ].map(Item.init)
    if configuration.newTrackConfidence > 0 {
      recipe.append(Item(name: "new-track confidence", value: "\(configuration.newTrackConfidence)"))
    }
    for (index, task) in tasks.enumerated() {
      recipe.append(Item(name: "task \(index + 1)", value: Self.text(task.identity, task.settings)))
    }
    if let teacher {
      recipe.append(Item(name: "teacher", value: Self.text(teacher.identity, teacher.settings)))
    }
    self.footage =
      footage.map { digest in
        [
          ("detector", digest.detector), ("class scores", digest.classScores.rawValue),
          // Checkpoints and records of ablations keep this name.
          ("clips", "\(digest.videos)"), ("frames", "\(digest.frames)"), ("boxes", "\(digest.boxes)"),
          ("contents", digest.fingerprint),
        ].map(Item.init)
      } ?? []
  }

  /// The differences from `other`, each as `seed is 2, was 1`; the footage counts where both have one.
  package func differences(from other: TrainingDescription) -> [String] {
    let compared = [(recipe, other.recipe)] + (footage.isEmpty ? [] : [(footage, other.footage)])
    return compared.flatMap { own, others in
      let changed: [String] = own.compactMap { item in
        let was = others.first { $0.name == item.name }?.value
        return was == item.value ? nil : "\(item.name) is \(item.value), was \(was ?? "none")"
      }
      return changed
        + others.filter { was in !own.contains { $0.name == was.name } }
        .map { "\($0.name) is none, was \($0.value)" }
    }
  }

  /// `dev.vagary.distillation 0.1.0 (mode=paper)`.
  private static func text(_ identity: PluginIdentity, _ settings: [String: String]) -> String {
    let words = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(identity.id) \(identity.version)" + (words.isEmpty ? "" : " (\(words.joined(separator: ", ")))")
  }
}
