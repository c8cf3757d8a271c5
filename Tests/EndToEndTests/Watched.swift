import Foundation

@testable import VideoModel

/// One line of `vagary watch --json`.
struct Watched: Decodable {
  struct FrameScore: Decodable {
    var source: String
    var frameId: String?
    var raw: Double?
    var calibrated: Double?
    var objects: [Object]?
    var notScored: [NotScored]?
    var infoVersion: String?
  }

  struct SourceInfo: Decodable {
    var infoVersion: String?
  }

  struct Object: Decodable {
    var track: String?
    var tasks: [Task]
    var plainMean: Double?
  }

  struct Task: Decodable {
    var task: String
    var raw: Double?
  }

  struct NotScored: Decodable {
    var reason: String
  }

  struct Event: Decodable {
    var id: String
    var phase: String
    var endReason: String?
    var strip: Strip?
  }

  struct Strip: Decodable {
    var crops: Int
    /// In base64.
    var jpeg: Data
  }

  struct SourceStatus: Decodable {
    var source: String
    var state: String
    var profile: String?
    var reasons: [String]?
    var counters: [String: String]?
  }

  struct NodeStatus: Decodable {
    var counters: [String: String]?
  }

  struct EndOfStream: Decodable {
    var source: String
  }

  struct Balance: Decodable {
    var detections: Int
    var listed: Int
    var scored: Int
    var notScored: [String: Int]
    var lost: Int
    var frames: Int
    var addsUp: Bool
  }

  var topic: String?
  var publisherId: String?
  var sequence: String?
  var frameScore: FrameScore?
  var event: Event?
  var sourceStatus: SourceStatus?
  var sourceInfo: SourceInfo?
  var nodeStatus: NodeStatus?
  var endOfStream: EndOfStream?
  var balance: Balance?

  /// All whole lines of an output; a line that is not JSON is an error.
  static func lines(_ output: String) throws -> [Watched] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try output.split(separator: "\n", omittingEmptySubsequences: true)
      .prefix(output.hasSuffix("\n") ? .max : output.filter { $0 == "\n" }.count)
      .map { try decoder.decode(Watched.self, from: Data($0.utf8)) }
  }
}

extension [Watched] {
  var balance: Watched.Balance? { last?.balance }

  func scores(_ source: String) -> [Watched.FrameScore] {
    compactMap(\.frameScore).filter { $0.source == source }
  }

  func frameIDs(_ source: String) -> [Int] { scores(source).compactMap { $0.frameId.flatMap { Int($0) } } }

  /// Topics in whose numbers something is missing, twice there or out of order.
  var topicsWithGaps: [String] {
    var last: [String: Int] = [:]
    var wrong: [String] = []
    for message in self {
      guard let topic = message.topic, let number = message.sequence.flatMap({ Int($0) }) else { continue }
      let key = "\(topic) of \(message.publisherId ?? "")"
      if let before = last[key], number != before + 1 { wrong.append(topic) }
      last[key] = number
    }
    return wrong
  }

  /// The last value of a counter that the node sent; 0 without one.
  func nodeCounter(_ name: String) -> Int {
    compactMap { $0.nodeStatus?.counters?[name].flatMap { Int($0) } }.last ?? 0
  }
}
