import Concurrency
import Testing

@testable import Mesh

@Suite struct FarewellTests {
  private let ms = ProgramClock.millisecond

  private func moment(_ now: Int64, quiet: Int64) -> ListeningMoment {
    ListeningMoment(now: now * ms, quiet: quiet * ms, isStopped: false)
  }

  @Test("A listener that is not to leave listens through any silence")
  func notLeaving() {
    var farewell = Farewell()
    let isOver = farewell.isOver(moment(100_000, quiet: 100_000), isLeaving: false)
    #expect(!isOver)
  }

  @Test("Silence before the farewell does not count: only silence of 300 ms from then on ends it")
  func quiet() {
    var farewell = Farewell()
    let isOver = [
      farewell.isOver(moment(5000, quiet: 5000), isLeaving: true),
      farewell.isOver(moment(5299, quiet: 5299), isLeaving: true),
      farewell.isOver(moment(5300, quiet: 250), isLeaving: true),
      farewell.isOver(moment(5350, quiet: 300), isLeaving: true),
    ]
    #expect(isOver == [false, false, false, true])
  }

  @Test("A publisher that never falls silent holds the listener for one second at most")
  func longest() {
    var farewell = Farewell()
    let isOver = [0, 999, 1000].map { farewell.isOver(moment($0, quiet: 0), isLeaving: true) }
    #expect(isOver == [false, false, true])
  }

  @Test("A farewell that has begun stays one")
  func stays() {
    var farewell = Farewell()
    let isOver = [
      farewell.isOver(moment(0, quiet: 0), isLeaving: true),
      farewell.isOver(moment(300, quiet: 300), isLeaving: false),
    ]
    #expect(isOver == [false, true])
  }
}
