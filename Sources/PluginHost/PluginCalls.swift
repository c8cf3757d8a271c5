import Foundation
import PluginABI

/// One instance a plugin made, and the guarded way to its functions; the instance goes with it.
///
/// Keeps calls from overlapping, turns a status into a ``PluginError``, and retires the instance
/// once a call ended in `failed`.
final class PluginCalls: @unchecked Sendable {
  private static let messageCapacity = 1024

  /// As in the tables of all kinds of plugins.
  typealias Create =
    @convention(c) (
      UnsafePointer<vagary_settings>?, UnsafeMutablePointer<OpaquePointer?>?,
      UnsafeMutablePointer<vagary_message>?
    ) -> vagary_status
  typealias Destroy = @convention(c) (OpaquePointer?) -> Void

  let identity: PluginIdentity
  let settings: [String: String]
  /// The instance that the functions of the table take; never nil once made.
  private(set) var instance: OpaquePointer?
  private let destroy: Destroy
  private let lock = NSLock()
  /// Guarded by `lock`, as is `failure`.
  private let text: UnsafeMutablePointer<CChar>
  private var failure: String?

  /// Makes an instance of the plugin.
  init(
    _ library: PluginLibrary, settings: [String: String], create: Create, destroy: @escaping Destroy
  ) throws(PluginError) {
    identity = library.identity
    self.settings = settings
    self.destroy = destroy
    text = .allocate(capacity: Self.messageCapacity)
    text.initialize(repeating: 0, count: Self.messageCapacity)
    var made: OpaquePointer?
    try call("create") { message in withPluginSettings(settings) { create($0, &made, message) } }
    guard made != nil else { throw wrong("create", "it reports success but makes no instance") }
    instance = made
  }

  deinit {
    if let instance { destroy(instance) }
    text.deallocate()
  }

  /// Runs `body` while no other call on the instance runs.
  func exclusively<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // NSLock's own withLock does not pass the type of the error on.
    lock.lock()
    defer { lock.unlock() }
    return try body()
  }

  /// Runs one function of the table. To be used inside ``exclusively(_:)`` only.
  func run(
    _ function: String, _ body: (UnsafeMutablePointer<vagary_message>) -> vagary_status
  ) throws(PluginError) {
    if let failure { throw .retired(plugin: identity.id, message: failure) }
    text[0] = 0
    var message = vagary_message(text: text, capacity: Self.messageCapacity)
    let status = body(&message)
    guard status != VAGARY_OK else { return }
    text[Self.messageCapacity - 1] = 0
    let said = String(cString: text)
    let outcome = Self.outcome(status)
    if outcome == .failed { failure = said.isEmpty ? "\(function) failed" : said }
    throw .callFailed(plugin: identity.id, function: function, status: outcome, message: said)
  }

  /// ``run(_:_:)`` on its own.
  func call(
    _ function: String, _ body: (UnsafeMutablePointer<vagary_message>) -> vagary_status
  ) throws(PluginError) {
    try exclusively { () throws(PluginError) in try run(function, body) }
  }

  /// The error of an answer that breaks the contract.
  func wrong(_ function: String, _ problem: String) -> PluginError {
    .wrongAnswer(plugin: identity.id, function: function, problem: problem)
  }

  private static func outcome(_ status: vagary_status) -> PluginStatus {
    switch status {
    case VAGARY_INVALID_SETTING: .invalidSetting
    case VAGARY_UNSUPPORTED: .unsupported
    case VAGARY_BAD_INPUT: .badInput
    case VAGARY_NO_RESOURCE: .noResource
    case VAGARY_FAILED: .failed
    default: .other(status.rawValue)
    }
  }
}
