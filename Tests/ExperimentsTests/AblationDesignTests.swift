import Testing

@testable import Experiments
@testable import PlainText

@Suite struct AblationDesignTests {
  private let four = ["arrow", "motion", "box", "distillation"]

  private func plan(
    _ axes: [AblationAxis], tasks: [String]? = nil, added: [AblationDesign.AddedTask] = [],
    settings: [String: String] = [:],
    seeds: [UInt64] = [1]
  ) throws -> AblationDesign {
    try AblationDesign(axes: axes, tasks: tasks ?? four, added: added, settings: settings, seeds: seeds)
  }

  @Test("Four tasks have fifteen combinations: first each alone, last all of them, each in the order given")
  func combinations() throws {
    let plan = try plan([.tasks])
    #expect(plan.rows.count == 15)
    #expect(
      plan.rows.map(\.name).prefix(6) == [
        "arrow", "motion", "box", "distillation", "arrow + motion", "arrow + box",
      ])
    #expect(plan.rows.last?.recipe.tasks == four)
    #expect(Set(plan.rows.map(\.recipe)).count == 15)
    #expect(plan.trainings.count == 15)
  }

  @Test("A plugin adds two rows: itself alone, and beside all the others")
  func added() throws {
    let plan = try plan(
      [.tasks], tasks: ["arrow", "box"], added: [.init(name: "own"), .init(name: "other")])
    #expect(
      plan.rows.map(\.recipe.tasks) == [
        ["arrow"], ["box"], ["arrow", "box"], ["own"], ["arrow", "box", "own"], ["other"],
        ["arrow", "box", "other"],
      ])
  }

  @Test("A fitted plugin is trained beside the others alone, and its own score is read off that bundle")
  func fitted() throws {
    let plan = try plan([.tasks], tasks: ["arrow"], added: [.init(name: "place", isFitted: true)])
    #expect(plan.rows.map(\.name) == ["arrow", "place", "arrow + place"])
    #expect(plan.rows.map(\.recipe.tasks) == [["arrow"], ["arrow", "place"], ["arrow", "place"]])
    #expect(plan.rows.map(\.measure) == [.usual, .task("place"), .usual])
    #expect(plan.trainings.count == 2)
  }

  @Test("A recipe that several axes share is trained once for each seed, seed by seed")
  func shared() throws {
    let plan = try plan(AblationAxis.allCases, seeds: [1, 2])
    // 15 combinations, three more backbones and three more ways of distillation.
    #expect(plan.trainings.count == 2 * (15 + 3 + 3))
    #expect(plan.trainings.prefix(21).allSatisfy { $0.seed == 1 })
    let full = AblationRecipe(tasks: four, settings: [:])
    #expect(plan.rows.filter { $0.recipe == full }.count == 1 + 1 + 1 + 4 + 8 + 3)
    #expect(plan.measures(of: full).count == 4 + 8 + 3)
    #expect(plan.measures(of: AblationRecipe(tasks: ["box"], settings: [:])) == [.usual])
    #expect(try self.plan([.fusion, .smoothing, .streamEnds]).trainings.count == 1)
  }

  @Test("Distillation is taught in both modes, with the weights of the paper and the one asked for")
  func distillation() throws {
    let plain = try plan([.distillation])
    #expect(
      plain.rows.map(\.name) == [
        "squared, weight 0.5", "squared, weight 0.2", "paper, weight 0.5", "paper, weight 0.2",
      ])
    #expect(
      plain.rows.map(\.recipe.settings) == [
        [:], ["distillation.weight": "0.2"], ["distillation.mode": "paper"],
        ["distillation.mode": "paper", "distillation.weight": "0.2"],
      ])
    let heavy = try plan([.distillation], settings: ["distillation.weight": "50"])
    #expect(heavy.rows.count == 6)
    #expect(heavy.rows[0].recipe.settings == ["distillation.weight": "50"])
  }

  @Test("A setting goes to the trainings that have its task, and to no others")
  func settings() throws {
    let plan = try plan([.tasks], tasks: ["arrow", "box"], settings: ["box.weight": "2"])
    #expect(plan.rows.map(\.recipe.settings) == [[:], ["box.weight": "2"], ["box.weight": "2"]])
  }

  @Test("A design that cannot be meant is refused")
  func refused() throws {
    let cases: [(String, () throws -> AblationDesign)] = [
      ("no task is given", { try plan([.tasks], tasks: []) }),
      ("the task box is given twice", { try plan([.tasks], tasks: ["box"], added: [.init(name: "box")]) }),
      ("7 tasks have 127 combinations", { try plan([.tasks], tasks: (1...7).map { "t\($0)" }) }),
      ("--plugin adds rows to the axis tasks", { try plan([.fusion], added: [.init(name: "own")]) }),
      ("the axis distillation needs that task", { try plan([.distillation], tasks: ["box"]) }),
      ("--task-setting cat.x names no task", { try plan([.fusion], settings: ["cat.x": "1"]) }),
      ("--seeds names none, or one twice", { try plan([.fusion], seeds: [1, 1]) }),
    ]
    for (text, make) in cases {
      let failure = #expect(throws: CommandFailure.self) { try make() }
      #expect(failure?.message == text)
      #expect(failure?.status == .usage)
    }
  }

  @Test("Axes come in the order of the tables; unknown ones are answered with those that are known")
  func axes() throws {
    #expect(try AblationAxis.parse("smoothing,tasks") == [.tasks, .smoothing])
    let failure = #expect(throws: CommandFailure.self) { try AblationAxis.parse("tasks,smothing,x") }
    #expect(failure?.message == "unknown axis smothing, x")
    #expect(
      failure?.remedy
        == "Did you mean smoothing? Known: tasks, backbones, distillation, fusion, smoothing, stream-ends.")
    #expect(throws: CommandFailure.self) { try AblationAxis.parse("") }
  }

  @Test("Folders are named by the settings, in letters that every file system takes, and not too long")
  func folders() {
    let recipe = AblationRecipe(
      variant: .deepNarrow, tasks: ["box", "own"], settings: ["own.model": "/a b", "cat.x": "1"])
    #expect(recipe.folder(seed: 3) == "deep-narrow_box+own_own.model=~a~b_seed-3")
    let long = AblationRecipe(tasks: (1...60).map { "task-\($0)" }, settings: [:])
    #expect(long.folder(seed: 1).count < 200)
    #expect(long.folder(seed: 1) != long.folder(seed: 2))
  }
}
