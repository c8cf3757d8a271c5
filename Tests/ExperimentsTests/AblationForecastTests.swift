import PluginHost
import Testing
import VideoModel

@testable import Experiments

@Suite struct AblationForecastTests {
  private func needs(_ offsets: [Int], samples: Int) throws -> TaskNeeds {
    TaskNeeds(
      view: try #require(ClipView(offsets: offsets)), samples: samples, reach: 3, target: .label,
      loss: .crossEntropy, lossWeight: 1, scale: .logit)
  }

  @Test("Work is the frames of all samples, shared ones once, times what the backbone costs")
  func work() throws {
    let seven = try needs(Array(-3...3), samples: 2)
    let one = try needs([0], samples: 1)
    #expect(AblationForecast.work(.shallowNarrow, [one]) == 1)
    #expect(AblationForecast.work(.shallowNarrow, [seven, one]) == 15)
    // The view itself serves both.
    #expect(AblationForecast.work(.shallowNarrow, [seven, seven]) == 21)
    #expect(AblationForecast.work(.deepWide, [one]) > 12)
  }

  @Test("Before the first steps there is no estimate; then the rate of all steps so far counts")
  func seconds() {
    var forecast = AblationForecast()
    #expect(forecast.seconds(for: 10) == nil)
    forecast.note(work: 100, seconds: 5)
    #expect(forecast.seconds(for: 10) == 0.5)
    forecast.note(work: 100, seconds: 15)
    #expect(forecast.seconds(for: 10) == 1)
  }
}
