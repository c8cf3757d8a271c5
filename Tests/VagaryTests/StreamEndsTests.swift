import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Vagary

@Suite struct StreamEndsTests {
  private let stopped = Payload.status(SourceStatus(source: Invented.source(), state: .stopped))
  private let end = Payload.endOfStream(Invented.source())
  private let score = Payload.score(ScoreMessage(score: Invented.frameScore([], at: Invented.stamp(0))))

  @Test("An end of stream and the status stopped count as one end, in either order")
  func told() {
    var ends = StreamEnds()
    let first = [ends.takes(score), ends.takes(end), ends.takes(stopped), ends.takes(end)]
    #expect(first == [false, true, false, false])
    let again = [ends.takes(score), ends.takes(stopped), ends.takes(end)]
    #expect(again == [false, true, false])
    #expect(ends.count == 2)
  }

  @Test("A status other than stopped does not count as an end")
  func otherStatus() {
    var ends = StreamEnds()
    let degraded = SourceStatus(source: Invented.source(), state: .degraded)
    let isEnd = ends.takes(.status(degraded))
    #expect(!isEnd)
  }
}
