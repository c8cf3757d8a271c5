import Glibc

/// The function that training minimises, and its gradient.
package enum Loss: Sendable, Hashable {
  /// Mean of -log softmax(output)[label].
  case crossEntropy
  /// Mean absolute difference.
  case l1
  /// Mean squared difference.
  case squared

  /// Mean loss over the items that count, and the gradient of `weight` times it.
  ///
  ///   output    [N][1][H][W][C]
  ///   target    the same shape (`crossEntropy`: ignored)
  ///   labels    N class indexes (`crossEntropy` only)
  ///   counts    N flags: items with a target; `nil`: all
  ///   gradient  resized to the output's shape and set
  package func evaluate(
    output: Tensor, target: Tensor?, labels: [Int] = [], counts: [Bool]? = nil, weight: Float = 1,
    gradient: Tensor
  ) -> Double {
    gradient.resize(output.shape)
    gradient.fill(0)
    let items = (0..<output.shape.items).filter { counts?[$0] ?? true }
    guard !items.isEmpty else { return 0 }
    let width = output.shape.itemCount
    var sum = 0.0
    switch self {
    case .crossEntropy:
      let factor = weight / Float(items.count)
      for item in items {
        let logits = output.item(item)
        let row = gradient.item(item)
        var largest = logits[0]
        for c in 1..<max(1, width) { largest = max(largest, logits[c]) }
        var total: Float = 0
        for c in 0..<width { total += expf(logits[c] - largest) }
        sum += Double(logf(total) + largest - logits[labels[item]])
        for c in 0..<width {
          let probability = expf(logits[c] - largest) / total
          row[c] = factor * (probability - (c == labels[item] ? 1 : 0))
        }
      }
      return sum / Double(items.count)
    case .l1, .squared:
      guard let target else { preconditionFailure("this loss needs a target") }
      let values = Double(items.count * width)
      let factor = weight / Float(values)
      for item in items {
        let o = output.item(item)
        let t = target.item(item)
        let g = gradient.item(item)
        for c in 0..<width {
          let difference = o[c] - t[c]
          if self == .l1 {
            sum += Double(abs(difference))
            g[c] = difference > 0 ? factor : (difference < 0 ? -factor : 0)
          } else {
            sum += Double(difference * difference)
            g[c] = 2 * factor * difference
          }
        }
      }
      return sum / values
    }
  }
}
