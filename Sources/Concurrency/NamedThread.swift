import Foundation

/// A thread of the program's own, named for those who look at the process from outside (top -H, /proc).
package enum NamedThread {
  /// Starts `body` in a new thread with 8 MiB of stack.
  ///
  /// - Parameter name: the system keeps the first 15 bytes.
  package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      tellSystem(name)
      body()
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Runs `body` in a new thread and returns when it has ended: for work that blocks, which must not take
  /// a thread from Swift's tasks, of which there is one a core.
  package static func run(_ name: String, _ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      start(name) { done.resume(with: Result(catching: body)) }
    }
  }

  /// Names the calling thread; Foundation's own name does not reach the system. Without /proc it stays
  /// unnamed.
  private static func tellSystem(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = Array(name.utf8.prefix(15)).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
  }
}
