import Bus
import TestSupport
import Testing
import VideoModel

@testable import Mesh

@Suite struct ListenerSetupTests {
  private func prefixes(
    _ kinds: Set<Topic.Kind>, _ sources: [String]? = nil, _ order: TopicScheme.Order = .kindSource
  ) throws -> Set<String> {
    let scheme = try #require(TopicScheme(order: order))
    return ListenerSetup([], scheme: scheme, kinds: kinds, sources: sources?.map { Invented.source($0) })
      .prefixes
  }

  @Test("A listener to all sources subscribes to each of its kinds")
  func allSources() throws {
    #expect(try prefixes([.score, .node]) == ["vagary/1/score/", "vagary/1/node/"])
  }

  @Test("A listener to some sources subscribes to each kind of each, and to every node")
  func someSources() throws {
    #expect(
      try prefixes([.score, .event, .node], ["a", "b"]) == [
        "vagary/1/score/a/", "vagary/1/score/b/", "vagary/1/event/a/", "vagary/1/event/b/", "vagary/1/node/",
      ])
  }

  @Test("Where the source comes first in topics, the kinds of all sources share one prefix")
  func sourceFirst() throws {
    #expect(try prefixes([.score, .event], nil, .sourceKind) == ["vagary/1/"])
    #expect(try prefixes([.score], ["a"], .sourceKind) == ["vagary/1/a/score/"])
  }

  @Test("A listener to everything also takes topics of unknown kinds")
  func everything() throws {
    #expect(try prefixes(Set(Topic.Kind.allCases)) == ["vagary/1/"])
  }
}
