import Foundation

/// Processor time of a process by its threads, as the system counts it.
struct ProcessCPU: Sendable, Equatable {
  /// Seconds of all threads with the same name since they started, in steps of 1/100 s.
  var seconds: [String: Double] = [:]

  var total: Double { seconds.values.reduce(0, +) }

  /// Seconds of the threads whose name begins with one of `prefixes`.
  func sum(_ prefixes: String...) -> Double {
    seconds.reduce(0) { sum, thread in
      prefixes.contains(where: thread.key.hasPrefix) ? sum + thread.value : sum
    }
  }

  static func - (later: ProcessCPU, earlier: ProcessCPU) -> ProcessCPU {
    ProcessCPU(seconds: later.seconds.merging(earlier.seconds.mapValues { -$0 }, uniquingKeysWith: +))
  }

  /// The threads that live now; `nil` when there is no such process.
  static func of(process: Int32) -> ProcessCPU? {
    let folder = "/proc/\(process)/task"
    guard let threads = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
    var cpu = ProcessCPU()
    for thread in threads {
      guard let text = try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8),
        let (name, seconds) = parse(text)
      else { continue }
      cpu.seconds[name, default: 0] += seconds
    }
    return cpu
  }

  /// Name and user + system seconds from a line of `/proc/PID/task/TID/stat` (proc(5), fields 2, 14, 15).
  static func parse(_ line: String) -> (name: String, seconds: Double)? {
    // The name is in brackets and may itself hold brackets and spaces.
    guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"), open < close else {
      return nil
    }
    let fields = line[line.index(after: close)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return nil
    }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    return (String(line[line.index(after: open)..<close]), (user + system) / max(1, ticks))
  }
}
