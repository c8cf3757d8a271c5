import Testing

@testable import PlainText

@Suite struct SuggestionTests {
  @Test("Distance counts insertions, deletions, replacements and swaps of neighbours")
  func distance() {
    #expect(Suggestion.distance("", "abc") == 3)
    #expect(Suggestion.distance("abc", "abc") == 0)
    #expect(Suggestion.distance("patience", "patinece") == 1)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
  }

  @Test("A slip is guessed and a different word is not")
  func nearest() {
    #expect(Suggestion.nearest(to: "debgu", among: ["info", "debug"]) == "debug")
    #expect(Suggestion.nearest(to: "Mean-Tail", among: ["mean_tail", "maximum"]) == "mean_tail")
    #expect(Suggestion.nearest(to: "warn", among: ["info", "warning"]) == "warning")
    #expect(Suggestion.nearest(to: "verbose", among: ["info", "debug"]) == nil)
    #expect(Suggestion.nearest(to: "x", among: []) == nil)
  }
}
