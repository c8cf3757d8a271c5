import Foundation
import Fusion
import VideoModel

/// One way to read a single number off the scores of an object: a row of the tables.
struct ObjectReading: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// A task's own raw score.
    case task(String)
    /// The score the bundle's fusion gave.
    case fused
    /// The paper's mean of the bounded scores.
    case plainMean
    /// Some tasks alone, fused on the calibrated scales. Modes: all but ``FusionMode/plainMean``.
    case fusion(FusionMode, tasks: Set<String>)
  }

  /// The row's name, for example `fused`.
  let name: String
  let kind: Kind

  init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Higher is odder; `nil` where no task with an opinion carries it.
  func score(_ object: ObjectScore) -> Float? {
    switch kind {
    case .task(let name): return object.tasks.first { $0.task == name }?.raw
    case .fused: return object.raw
    case .plainMean: return object.plainMean
    case .fusion(let mode, let tasks):
      let opinions = object.tasks.filter { tasks.contains($0.task) }
      return Self.fuse(opinions, mode)
    }
  }

  /// The score on a scale whose 0 is ordinary and whose values are 0 or more, for painting a map.
  func elevation(_ object: ObjectScore) -> Float? {
    switch kind {
    case .task(let name): object.tasks.first { $0.task == name }?.standardised.map { max(0, $0) }
    case .fused, .plainMean, .fusion: score(object).map { max(0, $0) }
    }
  }

  private static func fuse(_ opinions: [TaskScore], _ mode: FusionMode) -> Float? {
    let values: [Float]
    switch mode {
    case .meanStandardised, .maximum: values = opinions.compactMap(\.standardised)
    case .meanTail: values = opinions.compactMap { $0.tail.map { -log10(max($0, .leastNormalMagnitude)) } }
    case .plainMean: preconditionFailure("the bounded scores are not kept by task")
    }
    guard !values.isEmpty else { return nil }
    return mode == .maximum ? values.max() : values.reduce(0, +) / Float(values.count)
  }
}
