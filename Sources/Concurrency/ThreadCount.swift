import Foundation

/// The number of threads that a user asks for.
package enum ThreadCount {
  /// `asked`, or one per core for 0.
  package static func of(_ asked: Int) -> Int {
    asked == 0 ? ProcessInfo.processInfo.activeProcessorCount : asked
  }
}
