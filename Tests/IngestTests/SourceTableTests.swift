import Ingest
import Testing
import VideoModel

@Suite("The sources a node follows")
struct SourceTableTests {
  private let other = SourceID("cam-2")!

  private func story(_ outputs: [SourceTable.Output]) -> String {
    outputs.map { output in
      switch output.event {
      case .appeared: "\(output.source) appeared"
      case .wentIdle: "\(output.source) idle"
      case .joiner(let event): "\(output.source) " + IngestTests.story([event])
      }
    }.joined(separator: ", ")
  }

  @Test("Sources are joined apart from each other")
  func apart() {
    var table = SourceTable()
    #expect(story(table.frameArrived(frame(1), at: 0)) == "cam-1 appeared")
    #expect(story(table.detectionsArrived(detections(1, source: other), at: 0)) == "cam-2 appeared")
    #expect(story(table.detectionsArrived(detections(1), at: 0)) == "cam-1 1")
    #expect(story(table.frameArrived(frame(1, source: other), at: 0)) == "cam-2 1")
    #expect(table.totals.joined == 2)
    #expect(table.counters(of: camera)?.joined == 1)
  }

  @Test("A silent source is given up, what it held goes on first, and its counts stay in the totals")
  func idle() {
    var table = SourceTable(configuration: .lossless)
    _ = table.frameArrived(frame(1), at: 0)
    _ = table.frameArrived(frame(1, source: other), at: 5 * second)
    #expect(story(table.timePassed(9 * second)) == "cam-1 silent")
    #expect(story(table.timePassed(10 * second)) == "cam-2 silent")
    #expect(story(table.timePassed(10 * second + 1)) == "cam-1 1?, cam-1 end, cam-1 idle")
    #expect(table.sources == [other])
    #expect(table.totals.frames == 2)
    #expect(table.counters(of: camera) == nil)
    #expect(story(table.frameArrived(frame(2), at: 11 * second)) == "cam-1 appeared")
  }

  @Test("Sources beyond the bound are refused and counted, and there is room again after one has gone")
  func bounded() {
    var table = SourceTable(maximumSources: 1)
    _ = table.frameArrived(frame(1), at: 0)
    #expect(table.frameArrived(frame(1, source: other), at: 0).isEmpty)
    #expect(table.refusedMessages == 1)
    _ = table.timePassed(11 * second)
    #expect(story(table.frameArrived(frame(2, source: other), at: 11 * second)) == "cam-2 appeared")
  }

  @Test("An end of stream of a source nobody heard of makes none")
  func unknownEnd() {
    var table = SourceTable()
    #expect(table.endOfStreamArrived(camera, at: 0).isEmpty)
    #expect(table.endOfDetectionsArrived(camera, at: 0).isEmpty)
    #expect(table.sources.isEmpty)
  }

  @Test("A program that stops lets everything of every source go on")
  func flush() {
    var table = SourceTable()
    _ = table.frameArrived(frame(1, source: other), at: 0)
    _ = table.frameArrived(frame(1), at: 0)
    #expect(story(table.flush(at: 1)) == "cam-1 1?, cam-1 end, cam-2 1?, cam-2 end")
    #expect(table.sources.isEmpty)
    #expect(table.totals.notDetected == 2)
  }

  @Test("All sources together hold at most the total bytes, and the source that holds most gives way")
  func totalBytes() {
    // A frame of a test holds a few bytes; see `frame(_:source:)`.
    let size = frame(1).image.bytes.count
    var table = SourceTable(totalBytes: 3 * size)
    for number in 1...3 { _ = table.frameArrived(frame(UInt64(number)), at: 0) }
    #expect(table.isAnyFull)
    #expect(story(table.frameArrived(frame(1, source: other), at: 1)) == "cam-2 appeared, cam-1 1?")
    #expect(table.totals.pushedOut == 1)
    _ = table.timePassed(10_000_000_000)
    #expect(!table.isAnyFull)
  }
}
