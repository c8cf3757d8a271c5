import Foundation

/// A dedicated thread with a name that the system shows (top -H, /proc).
package enum NamedThread {
  /// Starts `body` in a new thread with 8 MiB of stack.
  ///
  /// - Parameter name: the system keeps the first 15 bytes.
  package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      nameThread(name)
      body()
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Runs `body` in a new thread and returns when it has ended. For work that blocks, which must not take
  /// one of the threads of Swift's tasks: there is one per core.
  package static func run(_ name: String, _ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      start(name) { done.resume(with: Result(catching: body)) }
    }
  }

  /// Names the calling thread for the system, which Foundation's name does not reach. Without /proc the thread
  /// stays unnamed.
  private static func nameThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = Array(name.utf8.prefix(15)).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
  }
}
