import Bus
import Logging
import VideoModel
import WireFormat

/// What the output thread is to do, in this order.
enum OutputAction {
  /// Publish a message about a source. The last ones of a stream wait longer for room than others.
  case send(Payload, as: Topic.Kind, SourceID, trace: TraceContext?, isLast: Bool)
  /// Publish the end of a source's scores.
  case sendEnd(SourceID)
  /// Show the latest status on the board.
  case show(SourceStatus, [Drift])
  /// Take a frame into the journal's statistics, published or not.
  case record(FrameScore)
  /// Publish the ends of events that an earlier run left open: those of a source, or those that are due.
  case sendInterrupted(SourceID?)
  /// A score was published so many nanoseconds after its frame came.
  case scored(after: Int64)
  case log(Logger.Level, String)
  /// A source follows a new setup.
  case applied(SetupChange, SourceID, isSwapped: Bool)
}
