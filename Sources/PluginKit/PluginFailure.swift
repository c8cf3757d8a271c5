import PluginABI

/// Why a function of a plugin did not succeed.
public struct PluginFailure: Error, Equatable {
  public let status: vagary_status
  /// One line: what was wrong and what to do.
  public let text: String

  public init(_ status: vagary_status, _ text: String) {
    self.status = status
    self.text = text
  }

  /// The data handed in cannot be used; later calls may succeed.
  public static func badInput(_ text: String) -> PluginFailure { PluginFailure(VAGARY_BAD_INPUT, text) }

  /// The plugin cannot do what it was asked.
  public static func unsupported(_ text: String) -> PluginFailure { PluginFailure(VAGARY_UNSUPPORTED, text) }

  /// A setting is unknown or out of range.
  public static func setting(_ text: String) -> PluginFailure { PluginFailure(VAGARY_INVALID_SETTING, text) }
}

/// Runs a C function that reports failure as the contract does, and throws what it reports.
public func checkStatus(
  _ body: (UnsafeMutablePointer<vagary_message>) -> vagary_status
) throws(PluginFailure) {
  // The contract promises at least 256 bytes.
  let failure: PluginFailure? = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
    text.initialize(repeating: 0)
    var message = vagary_message(text: text.baseAddress, capacity: text.count)
    let status = body(&message)
    guard status != VAGARY_OK else { return nil }
    return PluginFailure(status, text.baseAddress.map { String(cString: $0) } ?? "")
  }
  if let failure { throw failure }
}

/// Runs the body of a function of a table; turns what it throws into status and message.
func reporting(
  _ message: UnsafeMutablePointer<vagary_message>?, _ body: () throws(PluginFailure) -> Void
) -> vagary_status {
  do throws(PluginFailure) {
    try body()
    return VAGARY_OK
  } catch {
    if let message = message?.pointee, let buffer = message.text, message.capacity > 0 {
      var length = 0
      for byte in error.text.utf8.prefix(message.capacity - 1) {
        buffer[length] = CChar(bitPattern: byte == 10 || byte == 13 ? 32 : byte)
        length += 1
      }
      buffer[length] = 0
    }
    return error.status
  }
}

/// The host left out something that the contract promises.
let incompleteCall = PluginFailure.badInput("the call lacks a pointer that the contract promises")
