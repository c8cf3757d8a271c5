import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Vagary

@Suite struct WatchWordingTests {
  private let tasks = [
    TaskScore(task: "middle-box", raw: 1, share: 0.31), TaskScore(task: "arrow-of-time", raw: 1, share: 0.62),
    TaskScore(task: "distillation", raw: 1, share: 0.04),
  ]

  @Test("The line of a frame shows its oddest object, with the tasks that made it odd")
  func frame() throws {
    let score = Invented.frameScore(
      [Invented.object(1, track: "3f2-1"), Invented.object(4.06, track: "3f2-17", tasks: tasks)],
      at: FrameStamp(frameID: 1, captureTime: 1_700_000_000_040_000_000))
    let line = try #require(WatchWording.line(score))
    #expect(
      line.text
        == "22:13:20.040  cam-1           4.1  person 3f2-17 (arrow of time 62 %, middle box 31 %), 1 more")
    #expect(line.score == 4.06)
    #expect(WatchWording.line(Invented.frameScore([], at: Invented.stamp(0))) == nil)
  }

  @Test("The line of an ended event shows how long it lasted and why it ended")
  func event() {
    var end = AnomalyEvent(
      id: "e1", phase: .end, source: Invented.source(), track: "3f2-17", label: "", start: Invented.stamp(0),
      latest: Invented.stamp(32), peak: Invented.stamp(10), peakBox: Invented.walker(atX: 0), peakScore: 4.1,
      tasks: tasks, boxes: [], endReason: .calm)
    #expect(
      WatchWording.line(end)
        == "00:00:03.200 cam-1 EVENT end object 3f2-17 score 4.1 at 00:00:01.000, lasted 3.2 s, then calm again "
        + "(arrow of time 62 %, middle box 31 %)  [e1]")
    end.rarity = .init(secondsBetween: 9 * 3600, isBeyondCalibration: false)
    #expect(WatchWording.line(end).contains("then calm again, about once in 9.0 h (arrow"))
    end.phase = .start
    end.rarity = .init(secondsBetween: 40 * 3600, isBeyondCalibration: true)
    #expect(WatchWording.line(end).contains("score 4.1, rarer than all of the calibration's footage (arrow"))
  }

  @Test("The time of day is right before 1970 and on any day")
  func clock() {
    #expect(WatchWording.clock(0) == "00:00:00.000")
    #expect(WatchWording.clock(-1_000_000) == "23:59:59.999")
    #expect(WatchWording.clock(.max) == "23:47:16.854")
  }

  @Test("The line of a status shows its state and the reasons for it")
  func status() {
    let status = SourceStatus(source: Invented.source(), state: .degraded, reasons: ["no detections for 5 s"])
    #expect(WatchWording.line(status) == "cam-1 is degraded: no detections for 5 s")
  }
}
