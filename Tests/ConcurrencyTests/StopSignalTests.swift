import Glibc
import Testing

@testable import Concurrency

@Suite struct StopSignalTests {
  @Test("A stop that was not requested is not raised, and a wait for it ends at its time limit")
  func quiet() {
    let stop = StopSignal()
    #expect(!stop.isRaised)
    #expect(!stop.wait(milliseconds: 1))
  }

  @Test("A raised stop stays raised, ends every wait and keeps its descriptor readable")
  func raised() {
    let stop = StopSignal()
    stop.raise()
    stop.raise()
    #expect(stop.isRaised)
    #expect(stop.wait())
    for _ in 0..<2 {
      var entry = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&entry, 1, 0) == 1)
    }
  }

  @Test("A waiting thread wakes when another raises the stop")
  func acrossThreads() async {
    let stop = StopSignal()
    let woken = await withCheckedContinuation { continuation in
      NamedThread.start("waiter") { continuation.resume(returning: stop.wait()) }
      stop.raise()
    }
    #expect(woken)
  }

  @Test("The first signal raises the stop of the process and lets it continue", arguments: [SIGINT, SIGTERM])
  func firstSignal(number: Int32) async {
    await #expect(processExitsWith: .exitCode(7)) { [number] in
      StopSignal.install()
      guard !StopSignal.process.isRaised else { exit(1) }
      kill(getpid(), number)
      var entry = pollfd(fd: StopSignal.process.descriptor, events: Int16(POLLIN), revents: 0)
      while poll(&entry, 1, -1) < 0 {}
      exit(StopSignal.process.wait() ? 7 : 2)
    }
  }

  @Test("The second signal ends the program at once")
  func secondSignal() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      StopSignal.install()
      StopSignal.install()
      kill(getpid(), SIGINT)
      StopSignal.process.wait()
      kill(getpid(), SIGTERM)
      while true { sleep(1) }
    }
  }
}
