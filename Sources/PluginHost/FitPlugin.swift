import PluginABI

/// One instance of a fitted task's plugin.
///
/// May be called from any thread; calls of the plugin never overlap. The order is the caller's to keep: `begin`,
/// `observe`, `finish`, then `save`; or `load`, then `score`.
package final class FitPlugin: Sendable {
  /// Bytes of a state, at most.
  package static let largestState = Int(VAGARY_MAX_STATE)

  package var identity: PluginIdentity { calls.identity }
  package var settings: [String: String] { calls.settings }
  package let needs: FitNeeds

  private let calls: PluginCalls
  private let table: vagary_fit_table

  init(library: PluginLibrary, settings: [String: String]) throws(PluginError) {
    let table = library.table.load(as: vagary_fit_table.self)
    let calls = try PluginCalls(library, settings: settings, create: table.create, destroy: table.destroy)
    var raw = vagary_fit_needs()
    raw.struct_size = UInt32(MemoryLayout<vagary_fit_needs>.size)
    try calls.call("needs") { table.needs(calls.instance, &raw, $0) }
    do throws(ContractBreach) { needs = try FitNeeds(raw) } catch { throw calls.wrong("needs", error.text) }
    self.calls = calls
    self.table = table
  }

  /// Fitting begins: forgets everything.
  package func begin(_ context: FitContext) throws(PluginError) {
    var context = context.raw
    try calls.call("begin") { table.begin(calls.instance, &context, $0) }
  }

  /// Shows normal objects. All chance comes from `generator`.
  package func observe<Generator: RandomNumberGenerator>(
    _ objects: ObjectBatch, using generator: inout Generator
  ) throws(PluginError) {
    var raw = objects.raw(for: needs)
    try calls.call("observe") { message in
      withPluginRandom(&generator) { table.observe(calls.instance, &raw, $0, message) }
    }
  }

  /// All objects were shown.
  package func finish<Generator: RandomNumberGenerator>(using generator: inout Generator) throws(PluginError)
  {
    try calls.call("finish") { message in
      withPluginRandom(&generator) { table.finish(calls.instance, $0, message) }
    }
  }

  /// Everything that scoring needs, 1 byte to ``largestState``.
  package func save() throws(PluginError) -> [UInt8] {
    var sink = StateSink()
    do throws(PluginError) {
      try calls.call("save") { message in
        withUnsafeMutablePointer(to: &sink) { sink in
          var writer = vagary_writer(state: UnsafeMutableRawPointer(sink)) { state, bytes, size in
            guard let state else { return VAGARY_FAILED }
            return state.assumingMemoryBound(to: StateSink.self).pointee.take(bytes, size)
          }
          return table.save(calls.instance, &writer, message)
        }
      }
    } catch {
      guard sink.isOverfull else { throw error }
    }
    guard !sink.isOverfull else {
      throw calls.wrong("save", "its state is over \(Self.largestState >> 20) MB")
    }
    guard !sink.bytes.isEmpty else { throw calls.wrong("save", "it writes nothing") }
    return sink.bytes
  }

  /// Takes what ``save()`` gave, or what a file claims to be that.
  package func load(_ state: [UInt8], _ context: FitContext) throws(PluginError) {
    var context = context.raw
    try calls.call("load") { message in
      // Never NULL.
      (state.isEmpty ? [0] : state).withUnsafeBytes {
        table.load(calls.instance, &context, $0.baseAddress, state.count, message)
      }
    }
  }

  /// Scores a batch; higher is odder. Allocates nothing.
  ///
  ///     scores     [count] written
  ///     abstains   [count] written: 1 where the task has no opinion
  package func score(
    _ objects: ObjectBatch, scores: UnsafeMutablePointer<Float>, abstains: UnsafeMutablePointer<UInt8>
  ) throws(PluginError) {
    let count = objects.count
    scores.update(repeating: .nan, count: count)
    abstains.update(repeating: 0, count: count)
    try calls.call("score") { message in
      var raw = objects.raw(for: needs)
      return table.score(calls.instance, &raw, scores, abstains, message)
    }
    for index in 0..<count where abstains[index] == 0 && !scores[index].isFinite {
      throw calls.wrong("score", "the score of object \(index) of \(count) is \(scores[index])")
    }
  }
}

/// Takes the bytes of a state, as many as are allowed.
private struct StateSink {
  var bytes: [UInt8] = []
  var isOverfull = false

  mutating func take(_ piece: UnsafeRawPointer?, _ size: Int) -> vagary_status {
    guard !isOverfull, size <= FitPlugin.largestState - bytes.count else {
      isOverfull = true
      return VAGARY_NO_RESOURCE
    }
    if let piece { bytes.append(contentsOf: UnsafeRawBufferPointer(start: piece, count: size)) }
    return VAGARY_OK
  }
}
