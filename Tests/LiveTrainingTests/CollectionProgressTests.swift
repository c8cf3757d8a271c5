import Testing
import Training
import VideoModel

@testable import LiveTraining

@Suite struct CollectionProgressTests {
  @Test("The line shows time left, rate, share joined and objects kept; a camera without frames is named")
  func line() throws {
    let (north, south) = (try #require(SourceID("north")), try #require(SourceID("south")))
    let collector = ObjectCollector(
      views: [.sevenFrames], reach: 12, configuration: CollectionConfiguration())
    let line = CollectionProgress(seconds: 7200, sources: [north, south]).line(
      elapsed: 1800, collector: collector, joined: [north: (frames: 18_000, joined: 17_100)])
    #expect(line.hasPrefix("collect: 90 min left, north 10.0 frames/s, 95 % joined"))
    #expect(line.contains("south no frames"))
    #expect(line.contains("0 of 0 objects kept"))
  }

  @Test("The forecast gives core-minutes and, on several cores, minutes")
  func forecast() {
    #expect(
      TrainingForecast(secondsPerObject: 0.03, objects: 32_000, threads: 2).text
        == "showing 32000 objects takes about 16 core-minutes on this machine, 8.0 min on 2 cores")
    #expect(
      TrainingForecast(secondsPerObject: 0.03, objects: 100, threads: 1).text
        == "showing 100 objects takes about 0.05 core-minutes on this machine")
  }
}
