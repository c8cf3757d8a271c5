import Testing
import VideoModel
import WireFormat

/// The contents of the sample messages. A sample of another kind than its name says fails the test.
extension SampleMessages {
  static func sampleFrame() throws -> Frame {
    guard case .frame(let frame) = frame.payload else { throw WrongKind(frame.payload) }
    return frame
  }

  static func sampleDetections() throws -> FrameDetections {
    guard case .detections(let list) = detections.payload else { throw WrongKind(detections.payload) }
    return list
  }

  static func sampleScore() throws -> ScoreMessage {
    guard case .score(let message) = score.payload else { throw WrongKind(score.payload) }
    return message
  }

  static func sampleEvent() throws -> AnomalyEvent {
    guard case .event(let event) = event.payload else { throw WrongKind(event.payload) }
    return event
  }

  static func sampleInfo() throws -> SourceInfo {
    guard case .info(let info) = info.payload else { throw WrongKind(info.payload) }
    return info
  }

  private struct WrongKind: Error, CustomStringConvertible {
    let description: String

    init(_ payload: Payload) { description = "a sample is a \(payload.kind), unlike its name" }
  }
}
