import PluginABI

/// One instance of a task whose head is trained. The functions are those of `vagary_task_table`, where the contract
/// says more about each. Calls on one instance never overlap.
public protocol PluginTask: AnyObject {
  /// Makes an instance. [any thread]
  init(_ settings: PluginSettings) throws(PluginFailure)

  /// Says what the task asks for. [any thread]
  func needs(_ needs: inout vagary_task_needs)

  /// The layers of the head in order. [any thread]
  func head(on context: vagary_head_context) throws(PluginFailure) -> [vagary_layer]

  /// Makes training sample `index` of an object whose footage gives the offsets `footage`. [training thread]
  func sample(
    _ index: Int, within footage: ClosedRange<Int32>, _ random: PluginRandom
  ) throws(PluginFailure) -> PluginSample

  /// Reads outputs as scores, higher is odder. Should allocate nothing. [a scoring thread]
  ///
  ///     score    [count] written
  ///     abstain  [count] written: 1 where the task has no opinion
  func score(
    _ outputs: vagary_outputs, _ score: UnsafeMutablePointer<Float>, _ abstain: UnsafeMutablePointer<UInt8>
  ) throws(PluginFailure)
}

/// One training sample.
public struct PluginSample {
  /// As many as the view has, in clip steps.
  public var offsets: [Int32]
  /// Class index, 0 unless the target is a label.
  public var label: UInt32

  public init(offsets: [Int32], label: UInt32 = 0) {
    self.offsets = offsets
    self.label = label
  }
}

extension vagary_task_needs {
  /// Sets the view; the first 16 offsets count.
  public mutating func setView(_ offsets: [Int32]) { view_count = write(offsets, to: &view) }
}

extension vagary_layer {
  /// A layer whose input is the previous one.
  public init(_ kind: vagary_layer_kind, _ a: UInt32 = 0, _ b: UInt32 = 0) {
    self.init(
      struct_size: UInt32(MemoryLayout<vagary_layer>.size), kind: kind.rawValue, input: -1, a: a, b: b)
  }
}

/// Writes the offsets of a view into the array of a needs struct; returns how many there are.
func write<Offsets>(_ offsets: [Int32], to view: inout Offsets) -> UInt32 {
  withUnsafeMutableBytes(of: &view) { bytes in
    let room = bytes.bindMemory(to: Int32.self)
    for (place, offset) in offsets.prefix(room.count).enumerated() { room[place] = offset }
    return UInt32(min(offsets.count, room.count))
  }
}

private typealias Instance = PluginInstance<any PluginTask>

/// The task of this shared object, and its short name. Set by the entry before any other function is called.
private nonisolated(unsafe) var plugin: (type: any PluginTask.Type, name: String)?

/// The functions of the contract around a task.
func taskTable(of type: any PluginTask.Type, name: String) -> vagary_task_table {
  plugin = (type, name)
  return vagary_task_table(
    struct_size: UInt32(MemoryLayout<vagary_task_table>.size),
    create: { settings, task, message in
      reporting(message) { () throws(PluginFailure) in
        guard let task, let plugin else { throw incompleteCall }
        let made = try plugin.type.init(PluginSettings(settings, plugin: plugin.name))
        task.pointee = Instance.pointer(to: made)
      }
    },
    destroy: { Instance.free($0) },
    needs: { task, needs, message in
      reporting(message) { () throws(PluginFailure) in
        guard let needs else { throw incompleteCall }
        try Instance.of(task).needs(&needs.pointee)
      }
    },
    describe: { task, context, layers, capacity, count, message in
      reporting(message) { () throws(PluginFailure) in
        guard let context, let layers, let count else { throw incompleteCall }
        let head = try Instance.of(task).head(on: context.pointee)
        guard head.count <= capacity else {
          throw .unsupported("the head has \(head.count) layers where \(capacity) have room")
        }
        for (place, layer) in head.enumerated() { layers[place] = layer }
        count.pointee = UInt32(head.count)
      }
    },
    sample: { task, index, random, lowest, highest, offsets, label, message in
      reporting(message) { () throws(PluginFailure) in
        guard let random, let offsets, let label, lowest <= highest else { throw incompleteCall }
        let made = try Instance.of(task).sample(
          Int(index), within: lowest...highest, PluginRandom(raw: random.pointee))
        for (place, offset) in made.offsets.prefix(Int(VAGARY_MAX_OFFSETS)).enumerated() {
          offsets[place] = offset
        }
        label.pointee = made.label
      }
    },
    score: { task, outputs, score, abstain, message in
      reporting(message) { () throws(PluginFailure) in
        guard let outputs, let score, let abstain else { throw incompleteCall }
        try Instance.of(task).score(outputs.pointee, score, abstain)
      }
    })
}
