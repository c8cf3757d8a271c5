import Evaluation

/// A measured row: what came of every seed, percent.
package struct AblationRow: Encodable, Equatable {
  /// One value over the seeds.
  struct Value: Encodable, Equatable {
    var mean: Double
    /// Standard deviation; `nil` for a single seed.
    var spread: Double?
    /// In the order of the seeds.
    var each: [Double]

    /// `nil` where a seed has none.
    init?(_ each: [Double?]) {
      let values = each.compactMap { $0 }
      guard values.count == each.count, !values.isEmpty else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      self.each = values.map(Self.rounded)
      self.mean = Self.rounded(mean)
      guard values.count > 1 else { return }
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      spread = Self.rounded((squares / Double(values.count - 1)).squareRoot())
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
  }

  var axis: String
  /// The name of the row, for people.
  var name: String
  /// `tasks`, `backbone`, and where they are not the usual ones `task_settings`, `fusion`, `smoothing`, `stream_ends`,
  /// `score` (that of one task alone); none for a baseline.
  var settings: [String: String]
  var seeds: [UInt64]
  /// Seconds of the training that the row is read off, mean over the seeds; 0 for a baseline.
  var seconds: Double
  /// `micro_raw`, `macro_causal`, `rbdc` …; those of the axis smoothing are `micro`, `macro`, `macro_two_class`.
  var values: [String: Value]

  /// - Parameter records: of the row's recipe, by seed.
  init(_ row: AblationDesign.Row, records: [(seed: UInt64, record: AblationRecord)]) {
    axis = row.axis.rawValue
    name = row.name
    settings = [
      "tasks": row.recipe.tasks.joined(separator: ","), "backbone": row.recipe.variant.rawValue,
    ]
    if !row.recipe.settings.isEmpty {
      settings["task_settings"] = row.recipe.settingWords.joined(separator: ",")
    }
    switch row.axis {
    case .fusion: settings["fusion"] = row.name
    case .smoothing: settings["smoothing"] = row.name
    case .streamEnds: settings["stream_ends"] = row.name
    case .tasks, .backbones, .distillation: break
    }
    if case .task(let name) = row.measure { settings["score"] = name }
    seeds = records.map(\.seed)
    let seconds = records.map(\.record.seconds)
    self.seconds = seconds.isEmpty ? 0 : (seconds.reduce(0, +) / Double(seconds.count)).rounded()
    let measured = records.map { $0.record.measured[row.measure.key] ?? [:] }
    values = [:]
    for name in Set(measured.flatMap(\.keys)) { values[name] = Value(measured.map { $0[name] }) }
  }

  /// A score without any network; `values` in percent.
  init(baseline: Baseline, _ values: [String: Double]) {
    axis = Self.baselines
    name = String(baseline.rawValue.trimmingPrefix("baseline:"))
    settings = [:]
    seeds = []
    seconds = 0
    self.values = values.compactMapValues { Value([$0]) }
  }

  /// The name that rows without a network have in the place of an axis.
  static let baselines = "baselines"
}
