import Foundation
import VideoModel

/// Turns the text of a recording into ``RecordedDetections``.
struct RecordingParser {
  private let path: String
  private var detector: DetectorIdentity
  private var columns = RecordingColumns()
  private var classes = ClassList(declared: nil)
  private var frames: [String: [Int: [Detection]]] = [:]
  /// The video of the previous rows, kept out of `frames` while its rows continue.
  private var video = ""
  private var videoBytes: [UInt8] = []
  private var videoFrames: [Int: [Detection]]?

  /// `path` is for errors and the id of a detector without a name.
  init(path: String) {
    self.path = path
    detector = DetectorIdentity(id: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent)
  }

  /// The byte at `end` must be readable and must not be part of a number.
  mutating func parse(
    from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>
  ) throws(RecordingError) {
    var records = CSVRecords(from: start, to: end)
    try readComments(&records)
    guard try advance(&records) else { throw .empty(path: path) }
    columns = RecordingColumns(records.fields)
    let missing = columns.missing
    if !missing.isEmpty { throw .missingColumns(path: path, line: records.line, columns: missing) }
    while try advance(&records) { try readRow(records.fields, line: records.line) }
    keepVideo()
  }

  /// Call after parsing.
  func result() -> RecordedDetections {
    var detector = detector
    detector.labels = classes.labels
    let count = detector.labels.count
    let complete = frames.mapValues { video in
      video.mapValues { detections in
        detections.map { detection in
          guard !detection.classScores.isEmpty, detection.classScores.count < count else { return detection }
          var detection = detection
          detection.classScores += [Float](repeating: 0, count: count - detection.classScores.count)
          return detection
        }
      }
    }
    return RecordedDetections(detector: detector, videos: complete)
  }

  private func advance(_ records: inout CSVRecords) throws(RecordingError) -> Bool {
    do {
      return try records.next()
    } catch {
      throw .openQuote(path: path, line: error.line)
    }
  }

  private mutating func readComments(_ records: inout CSVRecords) throws(RecordingError) {
    var declared: [String]?
    var isOurs = false
    while let comment = records.nextComment() {
      let parts = comment.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard let key = parts.first.map({ String(decoding: $0, as: UTF8.self) }) else { continue }
      let value = parts.count > 1 ? Array(parts[1]) : []
      switch key {
      case "vagary":
        isOurs = true
        let words = String(decoding: value, as: UTF8.self)
        guard words == "detections 1" else {
          throw .unknownVersion(path: path, version: words.replacingOccurrences(of: "detections ", with: ""))
        }
      case "detector": detector.id = FieldText.unescaped(value)
      case "version": detector.version = FieldText.unescaped(value)
      case "score": detector.scoreMeaning = FieldText.unescaped(value)
      case "labels":
        let labels = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        declared = labels.map { FieldText.unescaped($0) }
      default: break
      }
    }
    if isOurs, declared == nil { declared = [] }
    var seen: Set<String> = []
    for label in declared ?? [] where !seen.insert(label).inserted {
      throw .duplicateLabel(path: path, label: label)
    }
    classes = ClassList(declared: declared)
  }

  private mutating func readRow(_ fields: [CSVRecords.Field], line: Int) throws(RecordingError) {
    guard fields.count == columns.count else {
      throw .badRow(path: path, line: line, fields: fields.count, columns: columns.count)
    }
    enterVideo(fields[columns.clip])
    guard let frame = NumberText.index(fields[columns.frame].bytes) else {
      throw badValue(fields[columns.frame], line, "frame", "a whole number of 0 or more")
    }
    let corners = columns.box.map { fields[$0] }
    if corners.allSatisfy(\.bytes.isEmpty) {
      videoFrames?[frame, default: []] += []
      return
    }
    var numbers: [Float] = []
    for (name, field) in zip(columns.boxNames, corners) {
      guard let number = NumberText.float(field.bytes) else {
        throw badValue(field, line, name, "a number of pixels (or the whole box empty)")
      }
      numbers.append(number)
    }
    var detection = Detection(box: columns.boundingBox(numbers))
    try readOptional(fields, line: line, into: &detection)
    videoFrames?[frame, default: []].append(detection)
  }

  private mutating func readOptional(
    _ fields: [CSVRecords.Field], line: Int, into detection: inout Detection
  ) throws(RecordingError) {
    if let field = columns.classes.map({ fields[$0] }), !field.bytes.isEmpty {
      do {
        detection.classScores = try scores(field)
      } catch {
        throw .badValue(
          path: path, line: line, column: "classes", text: error.text, expected: error.expected)
      }
    }
    if let column = columns.label {
      detection.label = fields[column].text
      if !detection.label.isEmpty { classes.collect(detection.label) }
    } else if let best = detection.classScores.indices.max(by: {
      detection.classScores[$0] < detection.classScores[$1]
    }) {
      detection.label = classes.labels[best]
    }
    if let field = columns.confidence.map({ fields[$0] }), !field.bytes.isEmpty {
      guard let confidence = NumberText.float(field.bytes), FieldText.isProbability(confidence) else {
        throw badValue(field, line, "confidence", "0 to 1")
      }
      detection.confidence = confidence
    }
    if let column = columns.track { detection.trackID = fields[column].text }
  }

  private mutating func scores(_ field: CSVRecords.Field) throws(ClassList.Fault) -> [Float] {
    guard field.hasDoubledQuotes else { return try classes.scores(field.bytes) }
    let plain = field.plainBytes
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: plain.count + 1)
    defer { copy.deallocate() }
    _ = copy.initialize(from: plain + [0])
    return try classes.scores(UnsafeBufferPointer(rebasing: copy[..<plain.count]))
  }

  /// Rows of one video mostly follow each other: its frames are at hand until another video comes.
  private mutating func enterVideo(_ field: CSVRecords.Field) {
    if videoFrames != nil, !field.hasDoubledQuotes, field.bytes.elementsEqual(videoBytes) { return }
    keepVideo()
    video = field.text
    videoBytes = Array(field.bytes)
    videoFrames = frames.removeValue(forKey: video) ?? [:]
  }

  private mutating func keepVideo() {
    if let videoFrames { frames[video] = videoFrames }
    videoFrames = nil
  }

  private func badValue(
    _ field: CSVRecords.Field, _ line: Int, _ column: String, _ expected: String
  ) -> RecordingError {
    .badValue(path: path, line: line, column: column, text: field.text, expected: expected)
  }
}
