import Testing
import Training

@Suite struct TrainingConfigurationTests {
  @Test("The learning rate falls along half a cosine to its final part and stays there")
  func rate() {
    var configuration = TrainingConfiguration()
    configuration.rate = 0.01
    configuration.finalRate = 0.1
    #expect(abs(configuration.rate(at: 0) - 0.01) < 1e-7)
    #expect(abs(configuration.rate(at: 0.5) - 0.0055) < 1e-7)
    #expect(abs(configuration.rate(at: 1) - 0.001) < 1e-7)
    #expect(configuration.rate(at: 2) == configuration.rate(at: 1))
    let falling = stride(from: Float(0), through: 1, by: 0.05).map { configuration.rate(at: $0) }
    #expect(zip(falling, falling.dropFirst()).allSatisfy { $0 > $1 })
    configuration.finalRate = 1
    #expect(abs(configuration.rate(at: 0.7) - 0.01) < 1e-7, "1 keeps it as it is")
  }
}
