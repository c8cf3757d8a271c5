import Testing
import VideoModel

@Suite struct TraceContextTests {
  private let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test("A child keeps the trace, the flags and the state, and names a span of its own")
  func child() throws {
    let trace = try #require(TraceContext(parent: parent, state: "vendor=1"))
    let child = trace.child(spanID: 0xab)
    #expect(child.parent == "00-4bf92f3577b34da6a3ce929d0e0e4736-00000000000000ab-01")
    #expect(child.state == "vendor=1")
    #expect(TraceContext(parent: child.parent) != nil)
  }

  @Test("The span id 0, which is not valid, is never given")
  func zeroSpan() throws {
    let child = try #require(TraceContext(parent: parent)).child(spanID: 0)
    #expect(TraceContext(parent: child.parent) != nil)
  }

  @Test("A later version is read as version 00")
  func laterVersion() throws {
    let later = "cc" + parent.dropFirst(2) + "-what-comes-later"
    #expect(try #require(TraceContext(parent: later)).parent == parent)
  }

  @Test(
    "Text that is not a traceparent is refused",
    arguments: [
      "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
      "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
      "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01", "gg-é",
    ])
  func refused(text: String) { #expect(TraceContext(parent: text) == nil) }
}
