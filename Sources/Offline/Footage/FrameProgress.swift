/// How far a pass over the frames of some footage is.
package struct FrameProgress: Sendable, Equatable {
  /// The name of the pass in a word or two, for people: `load test`.
  package var stage: String
  /// Frames so far.
  package var frames: Int
  /// All frames; `nil` where only decoding counts them.
  package var total: Int?
  /// Whether this was the last frame.
  package var isOver = false

  /// Takes what is known after a frame.
  package typealias Receiver = (FrameProgress) -> Void

  /// A pass that has not begun.
  package init(_ stage: String, total: Int? = nil) {
    self.stage = stage
    frames = 0
    self.total = total
  }

  /// Counts a frame and passes that on.
  package mutating func advance(_ receiver: Receiver) {
    frames += 1
    receiver(self)
  }

  /// The pass has ended: passes that on.
  package mutating func finish(_ receiver: Receiver) {
    isOver = true
    receiver(self)
  }
}
