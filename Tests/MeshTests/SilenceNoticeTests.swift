import Testing

@testable import Concurrency
@testable import Mesh

@Suite struct SilenceNoticeTests {
  private let second = ProgramClock.second

  @Test("Silence from the start gives a notice after two seconds, then every ten seconds")
  func fromTheStart() {
    var notice = SilenceNotice(startingAt: 0)
    let due = [2 * second - 1, 2 * second, 11 * second, 12 * second].map { notice.isDue(at: $0) }
    #expect(due == [false, true, false, true])
  }

  @Test("A message puts the next notice off by ten seconds")
  func broken() {
    var notice = SilenceNotice(startingAt: 0)
    notice.broken(at: second)
    let due = [10 * second, 11 * second].map { notice.isDue(at: $0) }
    #expect(due == [false, true])
  }
}
