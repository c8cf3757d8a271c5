import Testing

@testable import Vagary

@Suite struct SourceNameTests {
  @Test(
    "A clip is named by the last part of its path without the ending",
    arguments: [
      ("a/b/20.avi", "20"), ("Test001", "Test001"), ("x/Test001/", "Test001"), (".hidden", ".hidden"),
      ("a.tar.gz", "a.tar"),
    ])
  func video(path: String, name: String) {
    #expect(SourceName.video(of: path) == name)
  }

  @Test("A source id made of a path has dashes for characters that ids may not hold")
  func source() {
    #expect(SourceName.source(of: "my clip (1).mp4")?.text == "my-clip--1-")
    #expect(SourceName.source(of: "/") == nil)
    #expect(SourceName.source(of: String(repeating: "a", count: 300) + ".mp4")?.text.count == 128)
  }
}
