import Concurrency
import Footage
import Foundation
import PlainText
import Training

/// The cost of a training on this machine, estimated before it begins.
struct TrainingForecast: Sendable, Equatable {
  /// Processor seconds that one object shown in training takes, all threads together.
  var secondsPerObject: Double
  /// Objects that will be shown.
  var objects: Int
  var threads: Int

  var coreMinutes: Double { secondsPerObject * Double(objects) / 60 }

  package var text: String {
    let alone =
      "showing \(objects) objects takes about \(Self.minutes(coreMinutes)) core-minutes on this machine"
    return threads > 1
      ? alone + ", \(Self.minutes(coreMinutes / Double(threads))) min on \(threads) cores" : alone
  }

  static func minutes(_ minutes: Double) -> String {
    Rounded.text(minutes, places: minutes < 1 ? 2 : minutes < 10 ? 1 : 0)
  }

  /// Measures a few steps on invented footage, with the tasks, the backbone and the threads of the training; seconds.
  /// `nil` where nothing is to be learnt, or the invented footage does not do.
  static func measure(_ training: ModelTraining) -> TrainingForecast? {
    let configuration = training.configuration
    guard configuration.objectSteps > 0,
      let run = try? TrainingRun(
        BenchScene(objects: 8).footage(), configuration: configuration, tasks: training.tasks,
        teacher: training.teacher), (try? run.step(progress: 0)) != nil
    else { return nil }
    let steps = 2
    let start = ProgramClock.processCPU
    for _ in 0..<steps where (try? run.step(progress: 0)) == nil { return nil }
    let seconds = Double(ProgramClock.processCPU - start) / 1e9
    return TrainingForecast(
      secondsPerObject: seconds / Double(steps * configuration.batch), objects: configuration.objectSteps,
      threads: configuration.threads)
  }
}
