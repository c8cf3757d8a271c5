import Fusion
import Testing

@Suite struct EventConfigurationTests {
  @Test("The defaults are usable")
  func defaults() {
    #expect(EventConfiguration().problems().isEmpty)
  }

  @Test("Every unusable value is reported at once, by its key")
  func problems() {
    var configuration = EventConfiguration()
    configuration.threshold = 12
    configuration.release = 13
    configuration.minimumDuration = .nan
    configuration.boxLimit = 1
    #expect(
      configuration.problems() == [
        "events.threshold is 12.0, must be 0.0 to 10.0 -log10 of the tail probability",
        "events.release is 13.0, must be 0.0 to 10.0 -log10 of the tail probability",
        "events.minimumDuration is nan, must be 0.0 to 60.0 s",
        "events.boxLimit is 1, must be 2 to 100000 boxes",
        "events.release is 13.0, must be at most events.threshold (12.0)",
      ])
  }
}
