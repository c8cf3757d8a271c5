import VideoModel
import WireFormat

/// Counts the ends of streams. A node tells an end twice, as an end of stream and as the status
/// `stopped`, in any order; that is one end.
struct StreamEnds: Sendable {
  private(set) var count = 0
  /// Sources that have ended and not been scored since.
  private var ended: Set<SourceID> = []

  /// - Returns: whether this is the news of an end.
  mutating func takes(_ payload: Payload) -> Bool {
    switch payload {
    case .score(let message):
      ended.remove(message.score.source)
      return false
    case .endOfStream(let source): return end(source)
    case .status(let status): return status.state == .stopped && end(status.source)
    default: return false
    }
  }

  private mutating func end(_ source: SourceID) -> Bool {
    guard ended.insert(source).inserted else { return false }
    count += 1
    return true
  }
}
