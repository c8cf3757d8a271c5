/// Trained values of one layer, with their gradient and the state of Adam.
///
/// Read by many threads during scoring; written by the training thread only.
package final class Parameter: @unchecked Sendable {
  /// The order of the values in memory, compared with files.
  enum Layout: Sendable {
    /// Both have one order.
    case plain
    /// Memory [Kt,Kh,Kw,Cin,Cout], file [Cout,Cin,Kt,Kh,Kw] (`time` 1: [Cout,Cin,Kh,Kw]).
    case convolution(time: Int, side: Int, inputs: Int, outputs: Int)
    /// Memory [H,W,C,out], file [out, C*H*W].
    case dense(height: Int, width: Int, channels: Int, outputs: Int)
  }

  /// For example `conv1.weight`.
  package let name: String
  package let count: Int
  package let values: UnsafeMutablePointer<Float>
  package let gradient: UnsafeMutablePointer<Float>
  let firstMoment: UnsafeMutablePointer<Float>
  let secondMoment: UnsafeMutablePointer<Float>
  let layout: Layout
  /// Changes with every change of the values made through this module, so that what is derived from
  /// them can be kept.
  private(set) var version: UInt64 = 0

  init(name: String, count: Int, layout: Layout = .plain) {
    self.name = name
    self.count = count
    self.layout = layout
    func zeros() -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutablePointer<Float>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    values = zeros()
    gradient = zeros()
    firstMoment = zeros()
    secondMoment = zeros()
  }

  deinit {
    values.deallocate()
    gradient.deallocate()
    firstMoment.deallocate()
    secondMoment.deallocate()
  }

  /// Shape in files.
  package var fileShape: [Int] {
    switch layout {
    case .plain: [count]
    case .convolution(let time, let side, let inputs, let outputs):
      time == 1 ? [outputs, inputs, side, side] : [outputs, inputs, time, side, side]
    case .dense(let height, let width, let channels, let outputs): [outputs, channels * height * width]
    }
  }

  /// The values in file order.
  package var fileValues: [Float] { inFileOrder(values) }

  /// The values in the order of memory.
  var inMemory: [Float] { Array(UnsafeBufferPointer(start: values, count: count)) }

  /// The gradient in file order.
  package var fileGradient: [Float] { inFileOrder(gradient) }

  /// Adam's running means of the gradient and of its square, in file order.
  var fileMoments: (first: [Float], second: [Float]) { (inFileOrder(firstMoment), inFileOrder(secondMoment)) }

  /// Takes over values in file order; the count must match.
  package func set(fileValues new: [Float]) {
    fill(values, new)
    valuesChanged()
  }

  /// Takes over Adam's running means in file order; the counts must match.
  func set(fileMoments new: (first: [Float], second: [Float])) {
    fill(firstMoment, new.first)
    fill(secondMoment, new.second)
  }

  /// To be called after every write to `values`.
  package func valuesChanged() { version &+= 1 }

  /// Draws the values from -limit...limit, in file order.
  func fill(limit: Float, random: inout some RandomNumberGenerator) {
    set(fileValues: (0..<count).map { _ in Float.random(in: -limit...limit, using: &random) })
  }

  private func fill(_ pointer: UnsafeMutablePointer<Float>, _ new: [Float]) {
    precondition(new.count == count, "values must fill the parameter")
    for (memory, file) in fileIndexes.enumerated() { pointer[memory] = new[file] }
  }

  private func inFileOrder(_ pointer: UnsafeMutablePointer<Float>) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    for (memory, file) in fileIndexes.enumerated() { result[file] = pointer[memory] }
    return result
  }

  /// For each place in memory its place in the file.
  private var fileIndexes: [Int] {
    var indexes: [Int] = []
    indexes.reserveCapacity(count)
    switch layout {
    case .plain:
      return Array(0..<count)
    case .convolution(let time, let side, let inputs, let outputs):
      let taps = time * side * side
      for tap in 0..<taps {
        for input in 0..<inputs {
          for output in 0..<outputs { indexes.append((output * inputs + input) * taps + tap) }
        }
      }
    case .dense(let height, let width, let channels, let outputs):
      for position in 0..<(height * width) {
        for channel in 0..<channels {
          for output in 0..<outputs {
            indexes.append((output * channels + channel) * height * width + position)
          }
        }
      }
    }
    return indexes
  }
}
