/// The extent of a batch: N items of T frames, H rows, W columns, C channels.
package struct TensorShape: Sendable, Hashable, CustomStringConvertible {
  package var items, frames, height, width, channels: Int

  package init(items: Int, frames: Int = 1, height: Int = 1, width: Int = 1, channels: Int) {
    self.items = items
    self.frames = frames
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Positions of one item, T * H * W.
  package var positions: Int { frames * height * width }
  /// Values of one item.
  package var itemCount: Int { positions * channels }
  /// Values of the batch.
  package var count: Int { items * itemCount }

  package var description: String { "[\(items)][\(frames)][\(height)][\(width)][\(channels)]" }
}
