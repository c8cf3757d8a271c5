/// One block of working memory for each thread of a team, at a multiple of 64 bytes. Zero at first: values that only
/// fill a block of work up are computed too, and not-a-number is slow.
final class Scratch {
  private var blocks: [UnsafeMutablePointer<Float>]
  private var capacity: Int

  init(workers: Int, count: Int = 1) {
    capacity = max(1, count)
    blocks = (0..<workers).map { _ in .allocateZeros(count) }
  }

  deinit { for block in blocks { block.deallocate() } }

  /// Makes room for `count` floats in each block; the values are zero when that takes new memory.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    capacity = count
    blocks = blocks.map {
      $0.deallocate()
      return .allocateZeros(count)
    }
  }

  /// The block of one thread.
  func memory(_ worker: Int) -> UnsafeMutablePointer<Float> { blocks[worker] }
}
