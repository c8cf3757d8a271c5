import Testing
import Tracklets

@Suite struct TrackletConfigurationTests {
  @Test("The defaults are usable")
  func defaults() {
    #expect(TrackletConfiguration().problems().isEmpty)
  }

  @Test("Every unusable value is told at once, by its key")
  func problems() {
    var configuration = TrackletConfiguration(minimumOverlap: .nan, patience: -1, step: 0)
    configuration.newTrackConfidence = 25
    #expect(
      configuration.problems() == [
        "tracklets.minimumOverlap is nan, must be over 0 and at most 1",
        "tracklets.newTrackConfidence is 25.0, must be 0 to 1",
        "tracklets.patience is -1, must be 0 or more",
        "tracklets.step is 0, must be 1 to 1000",
      ])
  }
}
