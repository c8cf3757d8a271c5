import Foundation
import GRDB
import VideoModel

/// The layout of an event in its row of the table `events`.
///
/// Frame ids are kept as the signed integer of equal bits, because SQLite has no unsigned one. Task scores are
/// JSON; boxes are 32 bytes each, little-endian: UInt64 frame id, Int64 capture time, then left, top,
/// width and height as float32.
enum EventRow {
  private static let columns = [
    "id", "number", "changed_ns", "phase", "source", "track", "label", "start_frame", "start_ns",
    "latest_frame", "latest_ns", "peak_frame", "peak_ns", "peak_left", "peak_top", "peak_width",
    "peak_height", "peak_score", "tasks", "boxes", "end_reason", "untold",
    "seconds_between", "beyond_calibration",
  ]

  /// Inserts the row or replaces its values.
  static let upsert =
    "INSERT INTO events (\(columns.joined(separator: ", "))) "
    + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) ON CONFLICT (id) DO UPDATE SET "
    + columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")

  /// In the order of ``upsert``.
  static func arguments(_ event: AnomalyEvent, number: Int64, changed: Int64, untold: Bool) throws
    -> StatementArguments
  {
    let values: [(any DatabaseValueConvertible)?] = [
      event.id, number, changed, event.phase.rawValue, event.source.text, event.track, event.label,
      Int64(bitPattern: event.start.frameID), event.start.captureTime,
      Int64(bitPattern: event.latest.frameID), event.latest.captureTime,
      Int64(bitPattern: event.peak.frameID), event.peak.captureTime, event.peakBox.left, event.peakBox.top,
      event.peakBox.width, event.peakBox.height, event.peakScore, try json(event.tasks),
      Data(bytes(event.boxes)), event.endReason?.rawValue, untold,
      event.rarity?.secondsBetween, event.rarity?.isBeyondCalibration ?? false,
    ]
    return StatementArguments(values)
  }

  /// - Throws: `JournalError.badRow`, or GRDB's error for a column of another kind.
  static func entry(_ row: Row, path: String) throws -> JournalEntry {
    let id: String = try row.decode(forColumn: "id")
    func need<Value>(_ column: String, _ value: Value?) throws -> Value {
      guard let value else { throw JournalError.badRow(path: path, event: id, column: column) }
      return value
    }
    func stamp(_ name: String) throws -> FrameStamp {
      let frame: Int64 = try row.decode(forColumn: "\(name)_frame")
      return FrameStamp(
        frameID: UInt64(bitPattern: frame), captureTime: try row.decode(forColumn: "\(name)_ns"))
    }
    // SQLite keeps NaN as NULL.
    func number(_ column: String) throws -> Float {
      let value: Double? = try row.decode(forColumn: column)
      return value.map(Float.init) ?? .nan
    }
    let reason: String? = try row.decode(forColumn: "end_reason")
    let between: Double? = try row.decode(forColumn: "seconds_between")
    let isBeyond: Bool = try row.decode(forColumn: "beyond_calibration")
    let event = AnomalyEvent(
      id: id, phase: try need("phase", AnomalyEvent.Phase(rawValue: row.decode(forColumn: "phase"))),
      source: try need("source", SourceID(row.decode(forColumn: "source"))),
      track: try row.decode(forColumn: "track"), label: try row.decode(forColumn: "label"),
      start: try stamp("start"), latest: try stamp("latest"), peak: try stamp("peak"),
      peakBox: BoundingBox(
        left: try number("peak_left"), top: try number("peak_top"), width: try number("peak_width"),
        height: try number("peak_height")), peakScore: try number("peak_score"),
      tasks: try need("tasks", tasks(row.decode(forColumn: "tasks"))),
      boxes: try need("boxes", boxes([UInt8](row.decode(Data.self, forColumn: "boxes")))),
      endReason: try reason.map { try need("end_reason", AnomalyEvent.EndReason(rawValue: $0)) },
      rarity: between.map { .init(secondsBetween: $0, isBeyondCalibration: isBeyond) })
    return JournalEntry(
      number: try row.decode(forColumn: "number"), changed: try row.decode(forColumn: "changed_ns"),
      event: event)
  }

  private struct Task: Codable {
    var task: String
    var raw, standardised, tail: Float?
    var share: Float
  }

  private static func json(_ tasks: [TaskScore]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let plain = tasks.map {
      Task(task: $0.task, raw: $0.raw, standardised: $0.standardised, tail: $0.tail, share: $0.share)
    }
    return String(decoding: try encoder.encode(plain), as: UTF8.self)
  }

  private static func tasks(_ json: String) -> [TaskScore]? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? decoder.decode([Task].self, from: Data(json.utf8)))?.map {
      TaskScore(task: $0.task, raw: $0.raw, standardised: $0.standardised, tail: $0.tail, share: $0.share)
    }
  }

  private static let boxBytes = 32

  private static func bytes(_ boxes: [AnomalyEvent.StampedBox]) -> [UInt8] {
    var bytes = LittleEndianBytes()
    for stamped in boxes {
      bytes.append(stamped.stamp.frameID)
      bytes.append(stamped.stamp.captureTime)
      let box = stamped.box
      for value in [box.left, box.top, box.width, box.height] { bytes.append(value.bitPattern) }
    }
    return bytes.bytes
  }

  private static func boxes(_ bytes: [UInt8]) -> [AnomalyEvent.StampedBox]? {
    guard bytes.count % boxBytes == 0 else { return nil }
    var rest = LittleEndianBytes(bytes)
    var boxes: [AnomalyEvent.StampedBox] = []
    while let frame: UInt64 = rest.next(), let time: Int64 = rest.next(), let left: UInt32 = rest.next(),
      let top: UInt32 = rest.next(), let width: UInt32 = rest.next(), let height: UInt32 = rest.next()
    {
      boxes.append(
        AnomalyEvent.StampedBox(
          stamp: FrameStamp(frameID: frame, captureTime: time),
          box: BoundingBox(
            left: Float(bitPattern: left), top: Float(bitPattern: top), width: Float(bitPattern: width),
            height: Float(bitPattern: height))))
    }
    return boxes
  }
}
