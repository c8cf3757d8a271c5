import Testing

@testable import PlainText

@Suite struct RoundedTests {
  @Test(
    "Numbers have the decimals asked for, and a point",
    arguments: [(1.25, 1, "1.3"), (0.004, 2, "0.00"), (-0.04, 1, "0.0"), (-2.5, 0, "-3"), (61.96, 0, "62")])
  func decimals(value: Double, places: Int, text: String) {
    #expect(Rounded.text(value, places: places) == text)
  }

  @Test(
    "Thousands are grouped by commas",
    arguments: [(0, "0"), (999, "999"), (12_800, "12,800"), (1_000_000, "1,000,000"), (-4_096, "-4,096")])
  func grouped(count: Int, text: String) { #expect(Rounded.grouped(count) == text) }

  @Test("A number that is not finite is a dash")
  func notFinite() {
    #expect(Rounded.text(.infinity, places: 1) == "-")
    #expect(Rounded.text(.nan, places: 1) == "-")
  }
}
