/// Counts of the frames that a detector on the bus received and of the detections it sent.
struct DetectionTally: Sendable, Equatable {
  /// Frames received.
  var frames = 0
  /// Frames whose detections were sent.
  var sent = 0
  /// Detections in them.
  var detections = 0
  /// Frames whose pixels could not be decoded; nothing is sent for them.
  var undecodable = 0
  /// Frames on which the detector failed; nothing is sent for them.
  var failed = 0
  /// Messages that never came, by their sequence numbers.
  var lost: UInt64 = 0
  /// Messages that could not be read.
  var unreadable: UInt64 = 0
  /// Ends of streams passed on.
  var ends = 0

  /// The closing line.
  var text: String {
    var parts = [
      "\(frames) frames in", "\(detections) detections in \(sent) of them sent", "\(ends) streams ended",
    ]
    if undecodable > 0 { parts.append("\(undecodable) frames not decodable") }
    if failed > 0 { parts.append("\(failed) frames failed in the detector") }
    if lost > 0 { parts.append("\(lost) messages lost on the way here") }
    if unreadable > 0 { parts.append("\(unreadable) messages not readable") }
    return parts.joined(separator: ", ")
  }
}
