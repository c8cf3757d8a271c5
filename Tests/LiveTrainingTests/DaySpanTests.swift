import Testing

@testable import Concurrency
@testable import LiveTraining
@testable import PlainText

@Suite struct DaySpanTests {
  private func time(_ hour: Int64, _ minute: Int64, day: Int64 = 20_000) -> Int64 {
    (day * 86_400 + hour * 3600 + minute * 60) * ProgramClock.second
  }

  @Test("A span holds the times from its beginning up to its end, on every day")
  func holds() throws {
    let span = try #require(DaySpan("12:03-12:10"))
    #expect(span.holds(time(12, 3)) && span.holds(time(12, 9, day: 3)))
    #expect(!span.holds(time(12, 2)) && !span.holds(time(12, 10)))
    #expect(span.holds(time(12, 5, day: -1)), "before 1970 too")
  }

  @Test("A span that ends before it begins goes over midnight")
  func midnight() throws {
    let span = try #require(DaySpan("23:30-0:15"))
    #expect(span.holds(time(23, 45)) && span.holds(time(0, 14)))
    #expect(!span.holds(time(0, 15)) && !span.holds(time(23, 29)))
  }

  @Test(
    "Any other text is not a span", arguments: ["", "12:03", "12:60-13:00", "24:01-1:00", "1:00-1:00", "a-b"])
  func refused(text: String) {
    #expect(DaySpan(text) == nil)
  }

  @Test("A length of time has a unit and is above 0")
  func lengths() {
    #expect(TimeSpan.seconds("90s") == 90)
    #expect(TimeSpan.seconds("1.5h") == 5400)
    for text in ["", "5", "0s", "-1m", "2 h", "1w"] { #expect(TimeSpan.seconds(text) == nil, "\(text)") }
    for (text, seconds) in [("0", 0), ("0s", 0), ("5m", 300)] {
      #expect(TimeSpan.secondsOrNone(text) == Double(seconds), "\(text)")
    }
    #expect(TimeSpan.secondsOrNone("5") == nil)
  }
}
