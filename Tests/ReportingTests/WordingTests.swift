import Testing
import VideoModel

@testable import Reporting

@Test("Numbers have a point, whatever the locale, and round half away from zero")
func decimals() {
  #expect(Wording.decimal(1.005, places: 1) == "1.0")
  #expect(Wording.decimal(-0.04, places: 1) == "0.0")
  #expect(Wording.decimal(-2.25, places: 1) == "-2.3")
  #expect(Wording.decimal(12, places: 2) == "12.00")
  #expect(Wording.decimal(.nan, places: 1) == "–")
}

@Test("Times are minutes and seconds")
func clock() {
  #expect(Wording.clock(0) == "0:00.0")
  #expect(Wording.clock(65.25) == "1:05.3")
  #expect(Wording.clock(59.96) == "1:00.0")
  #expect(Wording.clock(-3) == "-0:03.0")
}

@Test("Counts are grouped by thousands")
func counts() {
  #expect(Wording.count(7) == "7")
  #expect(Wording.count(1234) == "1,234")
  #expect(Wording.count(-1_234_567) == "-1,234,567")
}

@Test("A task without words keeps its id")
func unknownTask() {
  let words: [String: TaskWords] = ["gait": TaskWords(name: "Gait", finding: "it limped")]
  #expect(words.of("gait") == TaskWords(name: "Gait", finding: "it limped"))
  #expect(words.of("stride") == TaskWords(name: "stride", finding: "this task found it odd"))
}
