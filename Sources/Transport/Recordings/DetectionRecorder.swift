import Foundation
import PlainText
import VideoModel

/// Writes recorded detections frame by frame.
///
/// The file appears under its name at ``finish()``; a recorder that is dropped before leaves nothing.
/// A reader gets equal numbers, bit by bit. One owner, one thread.
package final class DetectionRecorder {
  package let path: String
  package let detector: DetectorIdentity

  private let temporaryPath: String
  private let escapedLabels: [[UInt8]]
  private var file: UnsafeMutablePointer<FILE>?
  private var buffer: [UInt8] = []

  /// Bytes gathered before they go to the file.
  private static let bufferSize = 1 << 18

  package init(path: String, detector: DetectorIdentity) throws(RecordingError) {
    var seen: Set<String> = []
    for label in detector.labels where !seen.insert(label).inserted {
      throw .duplicateLabel(path: path, label: label)
    }
    let temporaryPath = path + ".part"
    guard let file = fopen(temporaryPath, "wb") else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    self.path = path
    self.detector = detector
    self.temporaryPath = temporaryPath
    self.file = file
    escapedLabels = detector.labels.map(FieldText.escaped)
    writeHead()
  }

  deinit {
    guard let file else { return }
    fclose(file)
    unlink(temporaryPath)
  }

  /// Adds one frame, counted from 0 in its video; an empty list: the detector looked and found
  /// nothing. Record each frame once, before ``finish()``; frames and videos may come in any order.
  ///
  /// Throws ``RecordingError/unusableDetection(video:frame:reason:)`` for numbers that are not finite,
  /// probabilities outside 0...1 and class scores that do not fit the detector's labels; nothing of
  /// that frame is written then.
  package func record(video: String, frame: Int, detections: [Detection]) throws(RecordingError) {
    precondition(file != nil, "nothing can be recorded after finish()")
    if frame < 0 { throw .unusableDetection(video: video, frame: frame, reason: "frames count from 0") }
    for detection in detections {
      if let problem = problem(of: detection) {
        throw .unusableDetection(video: video, frame: frame, reason: problem)
      }
    }
    if detections.isEmpty {
      begin(video, frame)
      buffer += Array(",,,,,,,,\n".utf8)
    }
    for detection in detections { row(video, frame, detection) }
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Closes the file and gives it its name. A second call does nothing.
  package func finish() throws(RecordingError) {
    guard file != nil else { return }
    try flush()
    let closed = fclose(file)
    file = nil
    guard closed == 0, rename(temporaryPath, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporaryPath)
      throw .unwritable(path: path, reason: reason)
    }
  }

  private func flush() throws(RecordingError) {
    let written = fwrite(buffer, 1, buffer.count, file)
    guard written == buffer.count else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeHead() {
    comment("vagary detections 1", [])
    comment("detector ", FieldText.escaped(detector.id))
    comment("version ", FieldText.escaped(detector.version))
    comment("score ", FieldText.escaped(detector.scoreMeaning))
    if !escapedLabels.isEmpty {
      comment("labels ", Array(escapedLabels.joined(separator: [UInt8(ascii: ";")])))
    }
    buffer += Array("clip,frame,left,top,width,height,label,confidence,track,classes\n".utf8)
  }

  private func comment(_ key: String, _ value: [UInt8]) {
    buffer += Array("# \(key)".utf8)
    buffer += value
    buffer.append(UInt8(ascii: "\n"))
  }

  private func problem(of detection: Detection) -> String? {
    guard detection.box.isFinite else { return "its box is not finite" }
    guard FieldText.isProbability(detection.confidence) else {
      return "its confidence is \(detection.confidence), must be 0 to 1"
    }
    let scores = detection.classScores
    guard scores.isEmpty || scores.count == detector.labels.count else {
      return "it has \(scores.count) class scores, the detector has \(detector.labels.count) labels"
    }
    guard scores.allSatisfy(FieldText.isProbability) else { return "a class score is not 0 to 1" }
    return nil
  }

  private func begin(_ video: String, _ frame: Int) {
    field(video)
    buffer.append(UInt8(ascii: ","))
    buffer += Array(String(frame).utf8)
  }

  private func row(_ video: String, _ frame: Int, _ detection: Detection) {
    begin(video, frame)
    let box = detection.box
    for number in [box.left, box.top, box.width, box.height] {
      buffer.append(UInt8(ascii: ","))
      buffer.append(contentsOf: number.description.utf8)
    }
    buffer.append(UInt8(ascii: ","))
    field(detection.label)
    buffer.append(UInt8(ascii: ","))
    buffer.append(contentsOf: detection.confidence.description.utf8)
    buffer.append(UInt8(ascii: ","))
    field(detection.trackID)
    buffer.append(UInt8(ascii: ","))
    classes(detection.classScores)
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Classes above 0; the first one alone when all are 0, so that they do not read as absent.
  private func classes(_ scores: [Float]) {
    var text: [UInt8] = []
    for (index, score) in scores.enumerated() where score > 0 {
      if !text.isEmpty { text.append(UInt8(ascii: ";")) }
      text += escapedLabels[index]
      text.append(UInt8(ascii: ":"))
      text.append(contentsOf: score.description.utf8)
    }
    if text.isEmpty, let first = escapedLabels.first, !scores.isEmpty {
      text = first + Array(":0.0".utf8)
    }
    CSVField.append(text, to: &buffer)
  }

  private func field(_ text: String) { CSVField.append(text, to: &buffer) }
}
