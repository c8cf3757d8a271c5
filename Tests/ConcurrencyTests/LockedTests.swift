import Dispatch
import Testing

@testable import Concurrency

@Suite("A value behind a lock")
struct LockedTests {
  private enum Refusal: Error { case odd }

  @Test("Threads that add to a value at the same time lose no addition")
  func exclusion() {
    let sum = Locked(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<10_000 { sum.withLock { $0 += 1 } }
    }
    #expect(sum.withLock { $0 } == 80_000)
  }

  @Test("An error leaves the closure with its own type, and the lock is free afterwards")
  func error() {
    let value = Locked(1)
    #expect(throws: Refusal.odd) {
      try value.withLock { (number) throws(Refusal) in if number % 2 == 1 { throw .odd } }
    }
    #expect(value.withLock { $0 } == 1)
  }

  @Test("A waiting thread tries again when another thread has changed the value and wakes it")
  func woken() {
    let value = Locked(0)
    NamedThread.start("changer") {
      value.withLock { $0 = 7 }
      value.wakeAll()
    }
    #expect(value.wait { $0 == 0 ? .wait(until: nil) : .done($0) } == 7)
  }

  @Test("A waiting thread tries again at the time it asked for")
  func deadline() {
    let value = Locked(0)
    let deadline = ProgramClock.monotonic + 20 * ProgramClock.millisecond
    let attempts = value.wait { count in
      count += 1
      return ProgramClock.monotonic >= deadline ? .done(count) : .wait(until: deadline)
    }
    #expect(attempts >= 2)
  }

  @Test("A time in the past is tried again at once")
  func past() {
    let value = Locked(0)
    let attempts = value.wait { count in
      count += 1
      return count == 3 ? .done(count) : .wait(until: 0)
    }
    #expect(attempts == 3)
  }
}
