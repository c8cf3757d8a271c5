import Concurrency
import PluginABI

/// One instance that a plugin made, and the guarded way to its functions; the instance ends with it.
///
/// Keeps calls from overlapping, turns a status into a ``PluginError``, and retires the instance
/// once a call ended in `failed`.
final class PluginCalls: Sendable {
  /// As in the tables of all kinds of plugins.
  typealias Create =
    @convention(c) (
      UnsafePointer<vagary_settings>?, UnsafeMutablePointer<OpaquePointer?>?,
      UnsafeMutablePointer<vagary_message>?
    ) -> vagary_status
  typealias Destroy = @convention(c) (OpaquePointer?) -> Void

  let identity: PluginIdentity
  let settings: [String: String]
  /// The first argument of every function of the table, valid as long as this object.
  nonisolated(unsafe) let instance: OpaquePointer
  nonisolated(unsafe) private let destroy: Destroy
  private let state: Locked<State>

  /// Makes an instance of the plugin.
  init(
    _ library: PluginLibrary, settings: [String: String], create: Create, destroy: @escaping Destroy
  ) throws(PluginError) {
    identity = library.identity
    self.settings = settings
    self.destroy = destroy
    var state = State(plugin: library.identity.id)
    var made: OpaquePointer?
    try state.run("create") { message in withPluginSettings(settings) { create($0, &made, message) } }
    guard let made else {
      throw .wrongAnswer(
        plugin: library.identity.id, function: "create", problem: "it reports success but makes no instance")
    }
    instance = made
    self.state = Locked(state)
  }

  deinit { destroy(instance) }

  /// Runs `body` while no other call on the instance runs.
  func exclusively(_ body: () -> Void) { state.withLock { _ in body() } }

  /// Runs one function of the table while no other call on the instance runs.
  func call(
    _ function: String, _ body: (UnsafeMutablePointer<vagary_message>) -> vagary_status
  ) throws(PluginError) {
    try state.withLock { (state) throws(PluginError) in try state.run(function, body) }
  }

  /// The error of an answer that breaks the contract.
  func wrong(_ function: String, _ problem: String) -> PluginError {
    .wrongAnswer(plugin: identity.id, function: function, problem: problem)
  }
}

/// The state of the calls on one instance.
private struct State {
  private let plugin: String
  /// Room for the message of a call, kept so that calls allocate nothing.
  private var text = [CChar](repeating: 0, count: 1024)
  /// Why the instance was retired.
  private var failure: String?

  init(plugin: String) { self.plugin = plugin }

  mutating func run(
    _ function: String, _ body: (UnsafeMutablePointer<vagary_message>) -> vagary_status
  ) throws(PluginError) {
    if let failure { throw .retired(plugin: plugin, message: failure) }
    var status = VAGARY_OK
    let said = text.withUnsafeMutableBufferPointer { text -> String? in
      text[0] = 0
      var message = vagary_message(text: text.baseAddress, capacity: text.count)
      status = body(&message)
      if status == VAGARY_OK { return nil }
      text[text.count - 1] = 0
      return text.baseAddress.map { String(cString: $0) }
    }
    guard let said else { return }
    let outcome = PluginStatus(status)
    if outcome == .failed { failure = said.isEmpty ? "\(function) failed" : said }
    throw .callFailed(plugin: plugin, function: function, status: outcome, message: said)
  }
}

extension PluginStatus {
  fileprivate init(_ status: vagary_status) {
    switch status {
    case VAGARY_INVALID_SETTING: self = .invalidSetting
    case VAGARY_UNSUPPORTED: self = .unsupported
    case VAGARY_BAD_INPUT: self = .badInput
    case VAGARY_NO_RESOURCE: self = .noResource
    case VAGARY_FAILED: self = .failed
    default: self = .other(status.rawValue)
    }
  }
}
