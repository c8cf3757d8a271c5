import Backbone
import Fusion
import PlainText
import PluginHost
import Tracklets

/// The trainings and rows of an ablation, decided before anything is computed.
package struct AblationDesign: Sendable, Equatable {
  /// A row of the tables: one recipe, trained with every seed, and what is read off it.
  package struct Row: Sendable, Equatable {
    package var axis: AblationAxis
    /// The name of the row, for people.
    package var name: String
    package var recipe: AblationRecipe
    package var measure = AblationMeasure.usual
  }

  /// One training.
  package struct Training: Sendable, Equatable {
    package var recipe: AblationRecipe
    package var seed: UInt64
  }

  /// A task that a researcher adds to the table.
  package struct AddedTask: Sendable, Equatable {
    /// Its short name.
    package var name: String
    /// Whether it is fitted: then nothing can be trained with it alone.
    package var isFitted = false

    package init(name: String, isFitted: Bool = false) {
      self.name = name
      self.isFitted = isFitted
    }

    package init(_ task: AnyTask) {
      name = task.identity.shortName
      isFitted = if case .fitted = task { true } else { false }
    }
  }

  /// The task whose teaching is an axis.
  package static let distillation = "distillation"
  /// Most tasks whose combinations are trained: 63 of them.
  static let mostTasks = 6

  package let rows: [Row]
  package let seeds: [UInt64]

  /// - Parameters:
  ///   - tasks: short names, each once.
  ///   - added: tasks that are trained alone and beside all of `tasks`; of a fitted one its own score stands for it alone.
  ///   - settings: `TASK.KEY` and value.
  /// - Throws: `CommandFailure` for what cannot be meant.
  package init(
    axes: [AblationAxis], tasks: [String], added: [AddedTask] = [], settings: [String: String] = [:],
    seeds: [UInt64]
  ) throws {
    try Self.check(axes, tasks, added.map(\.name), settings, seeds)
    self.seeds = seeds
    let full = AblationRecipe(tasks: tasks, settings: settings)
    rows = axes.flatMap { axis -> [Row] in
      switch axis {
      case .tasks: Self.combinations(tasks, added, settings)
      case .backbones:
        BackboneVariant.allCases.map { variant in
          Row(
            axis: axis, name: variant.rawValue,
            recipe: AblationRecipe(variant: variant, tasks: tasks, settings: settings))
        }
      case .distillation: Self.teachings(tasks, settings)
      case .fusion:
        FusionMode.allCases.map { Row(axis: axis, name: $0.rawValue, recipe: full, measure: .fusion($0)) }
      case .smoothing:
        AblationMeasure.filters.map { Row(axis: axis, name: $0.name, recipe: full, measure: .filter($0)) }
      case .streamEnds:
        ClipEnds.allCases.map { Row(axis: axis, name: $0.rawValue, recipe: full, measure: .ends($0)) }
      }
    }
  }

  /// The trainings: each recipe once for each seed, seed by seed, so that whole tables come early.
  package var trainings: [Training] {
    let recipes = rows.map(\.recipe).reduce(into: [AblationRecipe]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return seeds.flatMap { seed in recipes.map { Training(recipe: $0, seed: seed) } }
  }

  /// The measures of a recipe, each once.
  func measures(of recipe: AblationRecipe) -> [AblationMeasure] {
    rows.filter { $0.recipe == recipe }.map(\.measure)
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// All combinations of `items` but the empty one: the small ones first, each in the order of the items.
  static func subsets<Item>(of items: [Item]) -> [[Item]] {
    (1..<(1 << items.count)).map { mask in items.indices.filter { mask >> $0 & 1 == 1 } }
      .sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
      .map { $0.map { items[$0] } }
  }

  private static func combinations(
    _ tasks: [String], _ added: [AddedTask], _ settings: [String: String]
  ) -> [Row] {
    func row(_ tasks: [String]) -> Row {
      Row(
        axis: .tasks, name: tasks.joined(separator: " + "),
        recipe: AblationRecipe(tasks: tasks, settings: settings))
    }
    return subsets(of: tasks).map(row)
      + added.flatMap { own in
        let beside = row(tasks + [own.name])
        guard own.isFitted else { return [row([own.name]), beside] }
        let alone = Row(
          axis: .tasks, name: own.name, recipe: beside.recipe, measure: .task(own.name))
        return [alone, beside]
      }
  }

  /// Both losses of distillation, each with the weight that was asked for and the paper's two.
  private static func teachings(_ tasks: [String], _ settings: [String: String]) -> [Row] {
    let (modeKey, weightKey) = (distillation + ".mode", distillation + ".weight")
    let (mode, weight) = (settings[modeKey] ?? "squared", settings[weightKey] ?? "0.5")
    let weights = [weight, "0.5", "0.2"].reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return ["squared", "paper"].flatMap { otherMode in
      weights.map { otherWeight in
        // An unchanged setting is left out, so that equal trainings have equal recipes.
        var changed = settings
        if otherMode != mode { changed[modeKey] = otherMode }
        if otherWeight != weight { changed[weightKey] = otherWeight }
        return Row(
          axis: .distillation, name: "\(otherMode), weight \(otherWeight)",
          recipe: AblationRecipe(tasks: tasks, settings: changed))
      }
    }
  }

  private static func check(
    _ axes: [AblationAxis], _ tasks: [String], _ added: [String], _ settings: [String: String],
    _ seeds: [UInt64]
  ) throws {
    guard !tasks.isEmpty else {
      throw CommandFailure(.usage, "no task is given", remedy: "Name at least one with --tasks.")
    }
    let names = tasks + added
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw CommandFailure(
        .usage, "the task \(twice) is given twice",
        remedy: added.contains(twice) ? "Leave it out of --tasks, or leave out --plugin." : "Name each once.")
    }
    if axes.contains(.tasks), tasks.count > mostTasks {
      throw CommandFailure(
        .usage, "\(tasks.count) tasks have \((1 << tasks.count) - 1) combinations",
        remedy: "Name at most \(mostTasks) with --tasks.")
    }
    if !added.isEmpty, !axes.contains(.tasks) {
      throw CommandFailure(.usage, "--plugin adds rows to the axis tasks", remedy: "Add tasks to --axes.")
    }
    if axes.contains(.distillation), !tasks.contains(distillation) {
      throw CommandFailure(
        .usage, "the axis distillation needs that task", remedy: "Add distillation to --tasks.")
    }
    if let stray = settings.keys.sorted().first(where: { key in
      !names.contains { key.hasPrefix($0 + ".") }
    }) {
      throw CommandFailure(.usage, "--task-setting \(stray) names no task", remedy: "Write TASK.KEY=VALUE.")
    }
    guard !seeds.isEmpty, Set(seeds).count == seeds.count else {
      throw CommandFailure(.usage, "--seeds names none, or one twice", remedy: "Write for example 1,2,3.")
    }
  }
}
