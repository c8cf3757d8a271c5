import Foundation
import Glibc

/// How often this process has asked for memory, where the counting library is loaded before the allocator.
enum AllocationCount {
  private static let library = "libAllocationCounter.so"
  private static let variable = "LD_PRELOAD"

  private typealias Reader = @convention(c) () -> UInt64
  private static let reader: Reader? = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "vagary_allocations")
    .map { unsafeBitCast($0, to: Reader.self) }

  /// `nil` when nothing counts.
  static var now: UInt64? { reader.map { $0() } }

  /// Whether a sanitizer watches this program: it has an allocator of its own.
  private static var isSanitized: Bool {
    ["__asan_init", "__tsan_init"].contains { (name: String) in
      dlsym(UnsafeMutableRawPointer(bitPattern: 0), name) != nil
    }
  }

  /// Restarts the program behind the counting library, which is beside it. Does nothing when that is
  /// not there, when it counts already, or when another library is loaded before the allocator.
  static func restartCounting() {
    let environment = ProcessInfo.processInfo.environment
    guard now == nil, environment[variable] == nil, !isSanitized,
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return }
    let file = URL(fileURLWithPath: program).deletingLastPathComponent().appendingPathComponent(library).path
    guard FileManager.default.isReadableFile(atPath: file) else { return }
    setenv(variable, file, 1)
    let arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    execv(program, arguments)
    // It could not be started: measure without counting.
    unsetenv(variable)
  }
}
