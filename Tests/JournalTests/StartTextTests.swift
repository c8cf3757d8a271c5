import Journal
import Testing

@testable import Concurrency
@testable import PlainText

@Suite struct StartTextTests {
  /// 2026-03-01T09:30:00Z.
  private let now: Int64 = 1_772_357_400 * ProgramClock.second

  @Test("A number is a running number, a number with a unit a span before now")
  func numbersAndSpans() throws {
    #expect(try StartText.start("0", now: now) == .number(0))
    #expect(try StartText.start("17", now: now) == .number(17))
    for (text, seconds) in [("90s", 90), ("30m", 1800), ("2h", 7200), ("1.5h", 5400), ("7d", 604_800)] {
      #expect(try StartText.start(text, now: now) == .time(now - Int64(seconds) * ProgramClock.second))
    }
  }

  @Test("A time may end early and may have a zone")
  func times() throws {
    for text in [
      "2026-03-01T09:30:00Z", "2026-03-01T09:30", "2026-03-01 09:30:00.000", "2026-03-01T10:30:00+01:00",
      "2026-03-01T04:00-05:30",
    ] {
      #expect(try StartText.start(text, now: 0) == .time(now), "\(text)")
    }
    #expect(try StartText.start("2026-03-01", now: 0) == .time(now - 34_200 * ProgramClock.second))
    #expect(
      try StartText.start("2026-03-01T09:30:00.25Z", now: 0) == .time(now + 250 * ProgramClock.millisecond))
    #expect(try StartText.start("2024-02-29", now: 0) == .time(1_709_164_800 * ProgramClock.second))
  }

  @Test(
    "Other text is refused with examples",
    arguments: [
      "", "yesterday", "-1", "2w", "h", "2026-02-29", "2026-13-01", "2026-03-01T24:00",
      "2026-03-01T09:30+25:00",
      "99999999999d", "9999-01-01",
    ])
  func refused(_ text: String) {
    let failure = #expect(throws: CommandFailure.self) { try StartText.start(text, now: now) }
    #expect(failure?.status == .usage)
    #expect(failure?.remedy.contains("2h") == true)
  }
}
