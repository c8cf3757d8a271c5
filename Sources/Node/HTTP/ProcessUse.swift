import Concurrency
import Foundation

/// Processor time and memory of this process.
struct ProcessUse: Sendable, Equatable {
  /// User and system time of all threads, seconds.
  var cpuSeconds: Double
  /// Bytes of memory that are not swapped out or unused; 0 where the system does not report it.
  var residentBytes: Int

  static var now: ProcessUse {
    // proc(5): the second number is the resident pages.
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
    let pages = fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
    return ProcessUse(
      cpuSeconds: Double(ProgramClock.processCPU) / 1e9,
      residentBytes: pages * Int(sysconf(Int32(_SC_PAGESIZE))))
  }
}
