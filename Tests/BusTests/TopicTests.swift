import Bus
import Testing

@Suite("Topics")
struct TopicTests {
  @Test("A topic is written as root, kind and source with a closing slash, and read back")
  func roundTrip() throws {
    let topic = try #require(Topic(kind: .detection, source: "cam-1"))
    #expect(TopicScheme.standard.text(topic) == "vagary/1/detection/cam-1/")
    for order in TopicScheme.Order.allCases {
      let scheme = try #require(TopicScheme(root: "site.7/video", order: order))
      for kind in Topic.Kind.allCases {
        let topic = try #require(Topic(kind: kind, source: "Gate_2.north-A"))
        #expect(scheme.parse(scheme.text(topic)) == topic)
      }
    }
  }

  @Test(
    "A text that is not exactly a topic is not read as one",
    arguments: [
      "", "vagary/1/", "vagary/1/frame/", "vagary/1/frame/cam-1", "vagary/1/frame//", "vagary/1/frame/a/b/",
      "vagary/1/frame/a//", "vagary/1/pixels/a/", "vagary/2/frame/a/", "xvagary/1/frame/a/",
      "vagary/1/frame/a\u{301}/\u{301}/", "vagary/1/frame/a\nb/", "vagary/1/frame/a\u{85}b/",
      "vagary/1/frame/\u{2028}/", "/vagary/1/frame/a/",
      "vagary/1/frame/\(String(repeating: "x", count: 129))/",
    ])
  func strictness(text: String) {
    #expect(TopicScheme.standard.parse(text) == nil)
  }

  @Test(
    "A topic can carry a foreign id, with any text but slashes, control characters and line breaks",
    arguments: ["rtsp camera 7", "camera:7", "Käm, \"1\"", "入口", "\u{1F6AA}"])
  func foreign(id: String) throws {
    for order in TopicScheme.Order.allCases {
      let scheme = try #require(TopicScheme(order: order))
      let topic = try #require(Topic(kind: .frame, source: id))
      #expect(scheme.parse(scheme.text(topic)) == topic)
    }
  }

  @Test("The prefix of one source does not match a source with a longer name")
  func prefixes() throws {
    let scheme = TopicScheme.standard
    let other = try #require(Topic(kind: .frame, source: "cam-10"))
    #expect(!scheme.text(other).hasPrefix(scheme.prefix(.frame, source: "cam-1")))
    #expect(scheme.text(other).hasPrefix(scheme.prefix(.frame)))
    #expect(!scheme.text(other).hasPrefix(scheme.prefix(.detection)))
  }

  @Test("In the order source-kind a prefix asks for one kind of one source, or for everything")
  func sourceFirst() throws {
    let scheme = try #require(TopicScheme(order: .sourceKind))
    #expect(scheme.prefix(.score, source: "a") == "vagary/1/a/score/")
    #expect(scheme.prefix(.score) == "vagary/1/")
  }

  @Test(
    "A root with an empty or unusable segment is refused",
    arguments: ["", "/", "a/", "/a", "a//b", "a b", "ä"])
  func roots(root: String) {
    #expect(TopicScheme(root: root) == nil)
  }
}
