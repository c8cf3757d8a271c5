/// The exit codes of the program, a part of its interface; the numbers are those of sysexits.h.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case success = 0
  /// The command line cannot be understood.
  case usage = 64
  /// An input was found but has the wrong form.
  case badData = 65
  /// An input does not exist.
  case missingInput = 66
  /// Something that the program needs does not answer or is not available: an endpoint, a plugin, a library.
  case unavailable = 69
  /// A fault of the program itself.
  case internalFault = 70
  /// A file or folder that was asked for cannot be made.
  case cannotCreate = 73
  /// The configuration cannot be used.
  case configuration = 78
}
