import VideoModel
import WireFormat

/// Counts the ends of streams. A node sends two messages about an end, the end of stream and the status
/// `stopped`, in any order. They count as one end.
struct StreamEnds: Sendable {
  private(set) var count = 0
  /// Sources that have ended and not been scored since.
  private var ended: Set<SourceID> = []

  /// - Returns: whether this is the first message about an end.
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
