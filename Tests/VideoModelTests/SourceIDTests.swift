import Testing
import VideoModel

@Suite struct SourceIDTests {
  @Test(
    "Letters, digits, dot, underscore and dash make a source id",
    arguments: ["a", "cam-1", "Gate_2.left", "0", String(repeating: "x", count: 128)])
  func usable(text: String) {
    #expect(SourceID(text)?.text == text)
  }

  @Test(
    "Other characters, an empty text, or more than 128 characters do not make a source id",
    arguments: ["", "cam/1", "cam 1", "käm", "a\n", "*", String(repeating: "x", count: 129)])
  func unusable(text: String) {
    #expect(SourceID(text) == nil)
  }
}
