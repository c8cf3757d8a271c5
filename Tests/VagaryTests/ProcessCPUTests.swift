import Foundation
import Testing

@testable import Concurrency
@testable import Vagary

@Suite struct ProcessCPUTests {
  @Test("Time is read behind the thread's name, whatever the name holds")
  func parse() throws {
    let line = "12 (a) (b c) S 1 2 3 0 -1 4 5 6 7 8 250 50 0 0 20 0 9 0 1 2 3"
    let (name, seconds) = try #require(ProcessCPU.parse(line))
    #expect(name == "a) (b c")
    #expect(seconds == 300 / Double(sysconf(Int32(_SC_CLK_TCK))))
    #expect(ProcessCPU.parse("12 (short) S 1") == nil)
    #expect(ProcessCPU.parse("") == nil)
  }

  @Test("Threads are summed by the beginning of their names")
  func sums() {
    let later = ProcessCPU(seconds: ["scoring-0": 5, "scoring-1": 3, "output": 2])
    let spent = later - ProcessCPU(seconds: ["scoring-0": 1])
    #expect(spent.sum("scoring") == 7)
    #expect(spent.sum("output", "ingest") == 2)
    #expect(spent.total == 9)
  }

  @Test("This process has named threads; one that is not there has none")
  func live() throws {
    let running = DispatchSemaphore(value: 0)
    let end = DispatchSemaphore(value: 0)
    NamedThread.start("a-name-that-is-too-long") {
      running.signal()
      end.wait()
    }
    running.wait()
    defer { end.signal() }
    let cpu = try #require(ProcessCPU.of(process: getpid()))
    #expect(cpu.seconds.keys.contains("a-name-that-is-"))
    #expect(ProcessCPU.of(process: -1) == nil)
  }
}
