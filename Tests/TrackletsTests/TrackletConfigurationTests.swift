import Testing
import Tracklets

@Suite struct TrackletConfigurationTests {
  @Test("The defaults are usable")
  func defaults() {
    #expect(TrackletConfiguration().problems().isEmpty)
  }

  @Test("Every unusable value is reported at once, by its key")
  func problems() {
    var configuration = TrackletConfiguration(step: 0)
    configuration.minimumOverlap = .nan
    configuration.patience = -1
    configuration.newTrackConfidence = 25
    #expect(
      configuration.problems() == [
        "tracklets.minimumOverlap is nan, must be 0.01 to 1.0 IoU",
        "tracklets.patience is -1, must be 0 to 10000 frames",
        "tracklets.newTrackConfidence is 25.0, must be 0.0 to 1.0 confidence",
        "tracklets.step is 0, must be 1 to 1000 frames",
      ])
  }
}
