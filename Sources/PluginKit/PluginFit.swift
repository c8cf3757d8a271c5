import PluginABI

/// One instance of a fitted task. The functions are those of `vagary_fit_table`, where the contract says more about
/// each. Calls on one instance never overlap.
public protocol PluginFit: AnyObject {
  /// Makes an instance. [any thread]
  init(_ settings: PluginSettings) throws(PluginFailure)

  /// Says what the task asks for. [any thread]
  func needs(_ needs: inout vagary_fit_needs)

  /// Begins the fitting: forgets everything. [training thread]
  func begin(_ context: vagary_fit_context) throws(PluginFailure)

  /// Takes normal objects in. [training thread]
  func observe(_ objects: vagary_objects, _ random: PluginRandom) throws(PluginFailure)

  /// Ends the fitting. [training thread]
  func finish(_ random: PluginRandom) throws(PluginFailure)

  /// Writes all that scoring needs. [training thread]
  func save(_ writer: vagary_writer) throws(PluginFailure)

  /// Takes what `save` wrote; throws for any other bytes. [any thread]
  func load(_ bytes: UnsafeRawBufferPointer, _ context: vagary_fit_context) throws(PluginFailure)

  /// Scores objects, higher is odder. Should allocate nothing. [a scoring thread]
  ///
  ///     score    [count] written
  ///     abstain  [count] written: 1 where the task has no opinion
  func score(
    _ objects: vagary_objects, _ score: UnsafeMutablePointer<Float>, _ abstain: UnsafeMutablePointer<UInt8>
  ) throws(PluginFailure)
}

extension vagary_fit_needs {
  /// Sets the view of features and crops; the first 16 offsets count.
  public mutating func setView(_ offsets: [Int32]) { view_count = write(offsets, to: &view) }
}

private typealias Instance = PluginInstance<any PluginFit>

/// The fitted task of this shared object, and its short name. Set by the entry before any other function is called.
private nonisolated(unsafe) var plugin: (type: any PluginFit.Type, name: String)?

/// The functions of the contract around a fitted task.
func fitTable(of type: any PluginFit.Type, name: String) -> vagary_fit_table {
  plugin = (type, name)
  return vagary_fit_table(
    struct_size: UInt32(MemoryLayout<vagary_fit_table>.size),
    create: { settings, fit, message in
      reporting(message) { () throws(PluginFailure) in
        guard let fit, let plugin else { throw incompleteCall }
        let made = try plugin.type.init(PluginSettings(settings, plugin: plugin.name))
        fit.pointee = Instance.pointer(to: made)
      }
    },
    destroy: { Instance.free($0) },
    needs: { fit, needs, message in
      reporting(message) { () throws(PluginFailure) in
        guard let needs else { throw incompleteCall }
        try Instance.of(fit).needs(&needs.pointee)
      }
    },
    begin: { fit, context, message in
      reporting(message) { () throws(PluginFailure) in
        guard let context else { throw incompleteCall }
        try Instance.of(fit).begin(context.pointee)
      }
    },
    observe: { fit, objects, random, message in
      reporting(message) { () throws(PluginFailure) in
        guard let objects, let random else { throw incompleteCall }
        try Instance.of(fit).observe(objects.pointee, PluginRandom(raw: random.pointee))
      }
    },
    finish: { fit, random, message in
      reporting(message) { () throws(PluginFailure) in
        guard let random else { throw incompleteCall }
        try Instance.of(fit).finish(PluginRandom(raw: random.pointee))
      }
    },
    save: { fit, writer, message in
      reporting(message) { () throws(PluginFailure) in
        guard let writer else { throw incompleteCall }
        try Instance.of(fit).save(writer.pointee)
      }
    },
    load: { fit, context, bytes, size, message in
      reporting(message) { () throws(PluginFailure) in
        guard let context, let bytes else { throw incompleteCall }
        try Instance.of(fit).load(UnsafeRawBufferPointer(start: bytes, count: size), context.pointee)
      }
    },
    score: { fit, objects, score, abstain, message in
      reporting(message) { () throws(PluginFailure) in
        guard let objects, let score, let abstain else { throw incompleteCall }
        try Instance.of(fit).score(objects.pointee, score, abstain)
      }
    })
}
