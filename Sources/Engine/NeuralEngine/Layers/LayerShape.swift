/// The extent of one frame of a layer's input or output.
package struct LayerShape: Sendable, Hashable {
  /// Values that one frame may have at most.
  package static let most = 1 << 22

  package var channels, height, width: Int

  package init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Values of one frame.
  package var count: Int { channels * height * width }

  /// Whether the frame has at most ``most`` values. Each factor is looked at by itself, so that nothing overflows.
  var isInBounds: Bool {
    channels <= Self.most && height * width <= Self.most && count <= Self.most
  }
}
