import Glibc
import Testing

@testable import Concurrency

@Suite struct StopSignalTests {
  @Test("A stop that nobody asked for is not raised, and waiting for it ends with the time given")
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
      let waiter = Waiter(stop: stop, continuation: continuation)
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let waiter = Unmanaged<Waiter>.fromOpaque(argument).takeRetainedValue()
          waiter.continuation.resume(returning: waiter.stop.wait())
          return nil
        }, Unmanaged.passRetained(waiter).toOpaque())
      pthread_detach(thread)
      stop.raise()
    }
    #expect(woken)
  }

  @Test("The first signal raises the stop of the process and lets it go on", arguments: [SIGINT, SIGTERM])
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

private final class Waiter: Sendable {
  let stop: StopSignal
  let continuation: CheckedContinuation<Bool, Never>

  init(stop: StopSignal, continuation: CheckedContinuation<Bool, Never>) {
    self.stop = stop
    self.continuation = continuation
  }
}
