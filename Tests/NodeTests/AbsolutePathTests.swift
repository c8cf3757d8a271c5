import Testing

@testable import Mesh
@testable import Node

@Suite struct AbsolutePathTests {
  @Test(
    "A path is made absolute by its text alone",
    arguments: [
      ("b", "/a", "/a/b"), ("./b/", "/a", "/a/b"), ("../b", "/a/c", "/a/b"), ("../../..", "/a", "/"),
      ("/x//y/./z", "/a", "/x/y/z"), ("", "/a", "/a"),
    ])
  func absolute(path: String, folder: String, expected: String) {
    #expect(AbsolutePath.of(path, from: folder) == expected)
  }

  @Test("A host's name becomes a node name that topics can carry")
  func hostName() {
    #expect(HostName.nodeName(from: "gate-7.example.org") == "gate-7.example.org")
    #expect(HostName.nodeName(from: "my host") == "my-host")
    #expect(HostName.nodeName(from: "") == "vagary")
    #expect(HostName.nodeName(from: String(repeating: "x", count: 300)).count == 128)
  }
}
