import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Vagary

@Suite struct WatchBalanceTests {
  /// Two objects scored, one left for a gap and one for its box.
  private func score(_ number: Int) -> FrameScore {
    var score = Invented.frameScore(
      [Invented.object(1, track: "1"), Invented.object(2, track: "2")], at: Invented.stamp(number))
    score.notScored = [.captureGap, .impossibleBox].map {
      NotScored(box: Invented.walker(atX: 0), label: "", track: "", reason: $0)
    }
    return score
  }

  private func status(_ received: UInt64) -> SourceStatus {
    SourceStatus(source: Invented.source(), state: .ready, counters: ["detections_received": received])
  }

  @Test("The detections are the scored ones and the ones listed with a reason")
  func sums() {
    var balance = WatchBalance()
    balance.add(score(0))
    balance.add(score(1))
    #expect(balance.detections == 8)
    #expect(balance.scored == 4)
    #expect(balance.notScored == [.captureGap: 2, .impossibleBox: 2])
    #expect(balance.isEven)
    #expect(
      balance.lines[0]
        == "balance: 8 detections received = 4 scored + 4 not scored (2 capture-gap, 2 impossible-box)")
  }

  @Test("Detections that came too late are in the balance under a word of their own")
  func late() {
    var late = FrameScore(
      source: Invented.source(), stamp: Invented.stamp(0), frameWidth: 64, frameHeight: 48, detected: true)
    late.notScored = [
      NotScored(box: Invented.walker(atX: 0), label: "", track: "", reason: .lateDetections)
    ]
    var balance = WatchBalance()
    balance.add(late)
    balance.add(status(1), publisher: 1)
    #expect(balance.isEven)
    #expect(
      balance.lines[0] == "balance: 1 detections received = 0 scored + 1 not scored (1 late-detections)")
    #expect(balance.json.contains("\"not_scored\":{\"late-detections\":1}"))
  }

  @Test("The received detections are the last counts of all runs of the node")
  func nodeCount() {
    var balance = WatchBalance()
    balance.add(score(0))
    balance.add(status(1), publisher: 1)
    balance.add(status(3), publisher: 1)
    balance.add(status(1), publisher: 2)
    #expect(balance.receivedByNode == 4)
    #expect(balance.isEven)
  }

  @Test(
    "A balance does not add up when the node received more than the messages list, or messages are missing")
  func uneven() {
    var balance = WatchBalance()
    balance.add(score(0))
    balance.add(status(9), publisher: 1)
    #expect(!balance.isEven)
    #expect(
      balance.lines.last?.contains("the node received 9 detections, the messages seen here list 4") == true)
    var gap = WatchBalance()
    gap.lost = 2
    #expect(gap.lines.last?.contains("DOES NOT ADD UP: messages that never came here: 2") == true)
  }

  @Test("The balance as JSON is one object with plain numbers")
  func json() {
    var balance = WatchBalance()
    balance.add(score(0))
    balance.lost = 1
    #expect(
      balance.json
        == "{\"balance\":{\"detections\":4,\"listed\":4,\"scored\":2,"
        + "\"not_scored\":{\"capture-gap\":1,\"impossible-box\":1},\"lost\":1,\"unreadable\":0,\"frames\":1,"
        + "\"frames_not_detected\":0,\"events\":0,\"adds_up\":false}}")
  }
}
