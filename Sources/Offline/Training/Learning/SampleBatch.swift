import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// The samples of one optimiser step, arranged by view: samples with the same frames of the same
/// object are computed once, for however many tasks.
struct SampleBatch {
  /// Frames of one object, as they go into the backbone.
  struct Item: Hashable {
    var object: Int
    var offsets: [Int]
  }

  /// The part of the batch that shares a view, that is, a set of batch-norm statistics.
  struct ViewPart {
    var view: ClipView
    var items: [Item] = []
    /// By task on this view: index of the head, items of its samples, their labels and objects.
    var uses: [Use] = []
    fileprivate var places: [Item: Int] = [:]
  }

  struct Use {
    var head: Int
    var items: [Int] = []
    var labels: [Int] = []
    var objects: [Int] = []
  }

  var parts: [ViewPart]

  /// Asks the tasks for the samples of `objects`; random numbers depend on (seed, round, object, task)
  /// alone. `numbers` are the objects' places in the whole training set.
  init(
    heads: [TaskHead], views: [ClipView], objects: [TrainingObject], numbers: [Int], seed: UInt64,
    round: UInt64
  ) throws(PluginError) {
    parts = views.map { ViewPart(view: $0) }
    for (index, head) in heads.enumerated() {
      guard let part = views.firstIndex(of: head.view) else { continue }
      var use = Use(head: index)
      for sample in 0..<head.plugin.needs.samples {
        for (object, training) in objects.enumerated() {
          var random = CounterRandom(
            seed: seed, round, UInt64(numbers[object]), UInt64(index), UInt64(sample))
          let made = try head.plugin.sample(
            sample, using: &random, lowest: training.lowest, highest: training.highest)
          let item = Item(object: object, offsets: made.offsets)
          let place = parts[part].places[item] ?? parts[part].items.count
          if place == parts[part].items.count {
            parts[part].items.append(item)
            parts[part].places[item] = place
          }
          use.items.append(place)
          use.labels.append(made.label)
          use.objects.append(object)
        }
      }
      parts[part].uses.append(use)
    }
  }
}
