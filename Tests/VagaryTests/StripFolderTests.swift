import Testing

@testable import Vagary

@Suite struct StripFolderTests {
  @Test(
    "The file of a crop strip has a plain name, whatever the id",
    arguments: [
      ("bc46-1-7", "bc46-1-7.jpg"), ("../../x y", "______x_y.jpg"), ("ö.1", "__1.jpg"),
    ])
  func fileName(id: String, name: String) { #expect(StripFolder.fileName(id) == name) }
}
