import RandomNumbers

/// Contexts a fitted task must be able to work in: all backbones, with and without a detector's classes.
private let contexts: [FitContext] = [
  FitContext(channels: 32, height: 8, width: 8, classCount: 80),
  FitContext(channels: 64, height: 4, width: 4),
]

/// Objects that it is fitted on, and the number of the first that it has not seen.
private let shown = 400

func checkFit(_ library: PluginLibrary, _ settings: [String: String], _ check: inout ContractCheck) {
  // Creation reads and checks the needs.
  let make = { () throws(PluginError) in try FitPlugin(library: library, settings: settings) }
  guard let task = makeInstance(&check, make) else { return }
  var state: [UInt8] = []
  let isFitted = check.expect("it can be fitted on made-up objects, and its state saved") {
    () throws(PluginError) in
    for context in contexts.reversed() { state = try fit(task, context, seed: 1) }
    return nil
  }
  guard isFitted else {
    check.skip(
      "its state and its scores", because: "they need a fitted task; correct the failures above first")
    return
  }
  check.expect("fitted again on the same objects with the same random numbers, it has the same state") {
    () throws(PluginError) in
    let again = try fit(task, contexts[0], seed: 1)
    let elsewhere = try fit(try make(), contexts[0], seed: 1)
    return again == state && elsewhere == state
      ? nil : "the states differ; forget everything in begin, and draw from the host's numbers only"
  }
  check.expect(
    "another instance can load its state, gives the same scores, and saves the same state again"
  ) {
    () throws(PluginError) in
    _ = try fit(task, contexts[0], seed: 1)
    let fitted = try scores(of: task)
    let other = try make()
    try other.load(state, contexts[0])
    if try other.save() != state { return "it saves other bytes than it has loaded" }
    return try scores(of: other) == fitted
      ? nil : "the other instance gives other scores; save all that score needs"
  }
  checkStates(of: task, state, &check)
  checkScores(of: task, state, &check)
}

/// Fits a task; gives its state.
private func fit(_ task: FitPlugin, _ context: FitContext, seed: UInt64) throws(PluginError) -> [UInt8] {
  var objects = CheckObjects(context, task.needs)
  var random = SplitMix64(seed: seed)
  try task.begin(context)
  for first in stride(from: 0, to: shown, by: CheckObjects.batch) {
    try objects.with(first, count: CheckObjects.batch, stream: first * 2 / shown) {
      (batch) throws(PluginError) in
      try task.observe(batch, using: &random)
    }
  }
  // A frame without objects.
  try objects.with(0, count: 0) { (batch) throws(PluginError) in try task.observe(batch, using: &random) }
  try task.finish(using: &random)
  return try task.save()
}

/// Scores of objects it has not seen; `nil` where it abstains.
private func scores(
  of task: FitPlugin, from first: Int = 0, count: Int = 6
) throws(PluginError) -> [Float?] {
  var objects = CheckObjects(contexts[0], task.needs)
  return try objects.with(shown + first, count: count) { (batch) throws(PluginError) in
    var scores = [Float](repeating: .nan, count: count + 1)
    var abstains = [UInt8](repeating: 0, count: count + 1)
    try task.score(batch, scores: &scores, abstains: &abstains)
    return (0..<count).map { abstains[$0] == 0 ? scores[$0] : nil }
  }
}

private func checkStates(of task: FitPlugin, _ state: [UInt8], _ check: inout ContractCheck) {
  check.expect("a state that it did not write is refused with a reason") { () throws(PluginError) in
    var random = SplitMix64(seed: 5)
    let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
    let strange: [(String, [UInt8])] = [
      ("an empty one", []), ("one of noise", noise), ("one cut short", Array(state.dropLast())),
      ("one with a byte too many", state + [0]), ("one of zeros", Array(repeating: 0, count: state.count)),
      ("its first half", Array(state.prefix(state.count / 2))),
    ]
    for (what, bytes) in strange where bytes != state {
      do throws(PluginError) {
        try task.load(bytes, contexts[0])
        return "\(what) is accepted; begin states with a mark, write their sizes, return VAGARY_BAD_INPUT"
      } catch {
        guard case .callFailed(_, _, let status, let message) = error, status != .failed else {
          return "\(what) gives \(error); return VAGARY_BAD_INPUT"
        }
        if message.isEmpty { return "\(what) is refused without a message; say what is wrong with it" }
      }
    }
    return nil
  }
  guard task.needs.inputs.contains(.features) else { return }
  check.expect("a state of other features is refused") { () throws(PluginError) in
    do throws(PluginError) {
      try task.load(state, contexts[1])
    } catch {
      guard case .callFailed(_, _, let status, let message) = error, status != .failed, !message.isEmpty
      else {
        return error.description
      }
      return nil
    }
    return "it is accepted; write the context into the state, and compare"
  }
}

private func checkScores(of task: FitPlugin, _ state: [UInt8], _ check: inout ContractCheck) {
  let loaded = check.expect("its state can be loaded after others were refused") { () throws(PluginError) in
    try task.load(state, contexts[0])
    return nil
  }
  guard loaded else { return }
  check.expect("it scores batches of 0, 1 and 7 objects with finite numbers") { () throws(PluginError) in
    for count in [0, 1, 7] { _ = try scores(of: task, count: count) }
    return nil
  }
  check.expect("it has an opinion on some object") { () throws(PluginError) in
    try scores(of: task, count: 8).contains { $0 != nil } ? nil : "it abstains from all of 8 ordinary objects"
  }
  check.expect("an object scores the same alone, in a batch and again") { () throws(PluginError) in
    let together = try scores(of: task)
    for object in together.indices {
      let alone = try scores(of: task, from: object, count: 1)
      if alone[0] != together[object] {
        return "object \(object) scores \(text(together[object])) in a batch and \(text(alone[0])) alone"
      }
    }
    return nil
  }
}

private func text(_ score: Float?) -> String { score.map { "\($0)" } ?? "no opinion" }
