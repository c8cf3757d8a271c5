import Foundation
import Testing

@testable import Concurrency

@Suite("Bounded queues", .serialized)
struct BoundedQueueTests {
  private func onThread(_ body: @escaping @Sendable () -> Void) -> DispatchSemaphore {
    let done = DispatchSemaphore(value: 0)
    Thread {
      body()
      done.signal()
    }.start()
    return done
  }

  @Test("A full queue refuses a value, but has room of its own for an end of stream")
  func refuse() {
    let queue = BoundedQueue<Int>(capacity: 2, policy: .refuse)
    #expect(queue.push(1) == .accepted)
    #expect(queue.push(2) == .accepted)
    #expect(queue.push(3) == .refused)
    #expect(queue.push(4, hasOwnRoom: true) == .accepted)
    #expect(queue.count == 3)
    #expect([queue.pop(), queue.pop(), queue.pop()] == [1, 2, 4])
    #expect(queue.pop(within: 0) == nil)
  }

  @Test("A closed queue takes nothing more and still gives what it holds")
  func close() {
    let queue = BoundedQueue<Int>(capacity: 2, policy: .wait)
    queue.push(1)
    queue.close()
    #expect(queue.push(2) == .closed)
    #expect(!queue.isFinished)
    #expect(queue.pop() == 1)
    #expect(queue.pop() == nil)
    #expect(queue.isFinished)
  }

  @Test("A push that may only wait for a while is refused when there is still no room")
  func boundedWait() {
    let queue = BoundedQueue<Int>(capacity: 1, policy: .wait)
    queue.push(1)
    #expect(queue.push(2, within: 1) == .refused)
  }

  @Test("Several threads on both ends pass every value on exactly once, never more than the bound at a time")
  func threads() throws {
    let queue = BoundedQueue<Int>(capacity: 3, policy: .wait)
    let results = BoundedQueue<[Int]>(capacity: 8, policy: .wait)
    let writers = (0..<3).map { writer in
      onThread { for index in 0..<2000 { queue.push(index * 3 + writer) } }
    }
    let readers = (0..<2).map { _ in
      onThread {
        var got: [Int] = []
        while let value = queue.pop() {
          got.append(value)
          if queue.count > 3 { Issue.record("more than the bound") }
        }
        results.push(got)
      }
    }
    for writer in writers { #expect(writer.wait(timeout: .now() + 60) == .success) }
    queue.close()
    for reader in readers { #expect(reader.wait(timeout: .now() + 60) == .success) }
    let all = try #require(results.pop(within: 0)) + #require(results.pop(within: 0))
    #expect(all.sorted() == Array(0..<6000))
  }

  @Test("Closing wakes threads that wait for a value and threads that wait for room")
  func closeWakes() {
    let empty = BoundedQueue<Int>(capacity: 1, policy: .wait)
    let full = BoundedQueue<Int>(capacity: 1, policy: .wait)
    full.push(1)
    let reader = onThread { if empty.pop() != nil { Issue.record("a value from nowhere") } }
    let writer = onThread { if full.push(2) != .closed { Issue.record("pushed into a closed queue") } }
    empty.close()
    full.close()
    #expect(reader.wait(timeout: .now() + 60) == .success)
    #expect(writer.wait(timeout: .now() + 60) == .success)
  }

  @Test("A long-lived queue gives values in order however often it runs full and empty")
  func order() {
    let queue = BoundedQueue<Int>(capacity: 4, policy: .refuse)
    var next = 0
    for round in 0..<500 {
      for _ in 0..<(round % 4 + 1) where queue.push(next) == .accepted { next += 1 }
      if round % 3 != 0 { continue }
      _ = queue.count
    }
    let held = queue.count
    #expect(held == 4)
    #expect((0..<held).map { _ in queue.pop(within: 0) } == [0, 1, 2, 3])
    for index in 0..<1000 {
      queue.push(index)
      queue.push(index + 1)
      #expect(queue.pop() == index)
      #expect(queue.pop() == index + 1)
    }
  }
}
