import Testing

@testable import Concurrency
@testable import Mesh

@Suite struct SubscriberWaitTests {
  private let second = ProgramClock.second

  @Test(
    "A wait for two subscribers ends when the second has come, with a notice every two seconds until then")
  func untilAllAreThere() {
    var wait = SubscriberWait(wanted: 2, patience: nil, startingAt: 0)
    #expect(wait.step(count: 0, at: 1) == .wait(isNoticeDue: false))
    #expect(wait.step(count: 1, at: 2 * second) == .wait(isNoticeDue: true))
    #expect(wait.step(count: 1, at: 3 * second) == .wait(isNoticeDue: false))
    #expect(wait.step(count: 1, at: 4 * second) == .wait(isNoticeDue: true))
    #expect(wait.step(count: 2, at: 5 * second) == .enough)
  }

  @Test("A producer without a wanted number continues after its moment")
  func moment() {
    var wait = SubscriberWait(wanted: 1, patience: second, startingAt: 10)
    #expect(wait.step(count: 0, at: second) == .wait(isNoticeDue: false))
    #expect(wait.step(count: 0, at: second + 10) == .giveUp)
  }

  @Test("A producer that waits for no subscriber begins at once")
  func nobody() {
    var wait = SubscriberWait(wanted: 0, patience: nil, startingAt: 0)
    #expect(wait.step(count: 0, at: 0) == .enough)
  }
}
