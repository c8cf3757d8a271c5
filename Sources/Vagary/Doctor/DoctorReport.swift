import PlainText
import VideoModel
import WireFormat

/// The findings of the doctor, with advice.
///
/// A value without a clock.
struct DoctorReport {
  /// How long the doctor listened.
  let seconds: Double
  /// The connections of the endpoints, in words.
  let connections: String
  /// Whether any peer was there at any time.
  let isConnected: Bool
  /// Objects per second that one core scores.
  let objectsPerCore: Double?
  let heard: MeshExamination

  /// Advice that is not about a single source; the most urgent first.
  var advice: [String] {
    var advice: [String] = heard.refusals
    if heard.messages == 0 {
      advice.append(
        isConnected
          ? "connected, but no message in \(Rounded.text(seconds, places: 0)) s: the producers send nothing, or under "
            + "other topics (--topic-root, --topic-order)"
          : "no connection: \(connections); start a publisher there, or name the right endpoint with --connect"
      )
    } else if heard.sources.isEmpty {
      advice.append("a node answers, but knows no source: nothing publishes frames or detections to it")
    }
    if heard.lost > 0 {
      advice.append(
        "\(heard.lost) messages were lost on the way here: this reader or a publisher's high-water mark is too small"
      )
    }
    return advice
  }

  private var nodes: [NodeStatus] { heard.nodes.values.sorted { $0.name < $1.name } }

  private var ordered: [SourceExamination] { heard.sources.values.sorted { $0.source.text < $1.source.text } }

  /// Whether nothing is to be done.
  var isWell: Bool { advice.isEmpty && ordered.allSatisfy(\.advice.isEmpty) }

  var text: String {
    var lines = ["\(connections); \(heard.messages) messages in \(Rounded.text(seconds, places: 0)) s"]
    for node in nodes {
      lines.append("node \(node.name) (\(node.version)) follows \(node.sources.count) sources")
    }
    for source in ordered {
      lines.append("\(source.source): " + facts(source).joined(separator: ", "))
      lines += source.advice.map { "  -> \($0)" }
    }
    lines += advice.map { "-> \($0)" }
    if isWell { lines.append("all is well") }
    return lines.joined(separator: "\n")
  }

  private func rate(_ count: Int) -> String { Rounded.text(Double(count) / max(seconds, 1e-9), places: 1) }

  private func facts(_ source: SourceExamination) -> [String] {
    var facts: [String] = []
    if let frames = source.framesPerSecond(seconds) {
      facts.append("\(Rounded.text(frames, places: 1)) frames/s")
    }
    if let encoding = source.encoding, let size = source.size {
      facts.append("\(encoding.rawValue) \(size.width)x\(size.height)")
    }
    if let detections = source.detectionsPerSecond(seconds) {
      let of = (source.detector ?? source.info?.detector).map { " of \($0.id)" } ?? ""
      facts.append("\(Rounded.text(detections, places: 1)) detections/s\(of)")
    }
    if source.frames > 0, source.detectionLists > 0 {
      facts.append("\(source.joined * 100 / max(1, min(source.frames, source.detectionLists))) % joined")
    }
    if let scores = source.classScores { facts.append("class scores \(scores)") }
    if source.scores > 0 { facts.append("\(rate(source.scores)) scored frames/s") }
    if let offset = source.clockOffset {
      facts.append(
        abs(offset) < 1e9 ? "\(Rounded.text(offset, places: 2)) s from capture" : "times of a file")
    }
    if let info = source.info { facts.append("bundle \(info.bundleID) (\(info.variant))") }
    if let status = source.status { facts.append(status.state.rawValue) }
    if let cores = cores(source) { facts.append("about \(Rounded.text(cores, places: 2)) cores") }
    if source.hasEnded { facts.append("ended") }
    return facts
  }

  /// The number of cores that scoring the source takes.
  private func cores(_ source: SourceExamination) -> Double? {
    guard let objectsPerCore, objectsPerCore > 0 else { return nil }
    let objects = source.objectsPerSecond(seconds)
    return objects > 0 ? objects / objectsPerCore : nil
  }

  var json: String {
    func list(_ texts: [String]) -> String { "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]" }
    let each = ordered.map { source in
      var fields = [
        "\"source\":\(JSONText.quoted(source.source.text))", "\"scores_per_second\":\(rate(source.scores))",
      ]
      if let frames = source.framesPerSecond(seconds) {
        fields.append("\"frames_per_second\":\(Rounded.text(frames, places: 2))")
      }
      if let detections = source.detectionsPerSecond(seconds) {
        fields.append("\"detections_per_second\":\(Rounded.text(detections, places: 2))")
      }
      if let encoding = source.encoding, let size = source.size {
        fields += [
          "\"encoding\":\"\(encoding.rawValue)\"", "\"width\":\(size.width)", "\"height\":\(size.height)",
        ]
      }
      if let detector = source.detector { fields.append("\"detector\":\(JSONText.quoted(detector.id))") }
      if source.frames > 0, source.detectionLists > 0 {
        let share = Double(source.joined) / Double(min(source.frames, source.detectionLists))
        fields.append("\"joined\":\(Rounded.text(share, places: 3))")
      }
      if let scores = source.classScores { fields.append("\"class_scores\":\"\(scores)\"") }
      if let offset = source.clockOffset {
        fields.append("\"clock_offset_seconds\":\(Rounded.text(offset, places: 3))")
      }
      if let info = source.info { fields.append("\"bundle\":\(JSONText.quoted(info.bundleID))") }
      if let status = source.status { fields.append("\"state\":\"\(status.state.rawValue)\"") }
      if let cores = cores(source) { fields.append("\"expected_cores\":\(Rounded.text(cores, places: 3))") }
      fields.append("\"advice\":\(list(source.advice))")
      return "{" + fields.joined(separator: ",") + "}"
    }
    return
      "{\"seconds\":\(Rounded.text(seconds, places: 1)),\"messages\":\(heard.messages),\"lost\":\(heard.lost),"
      + "\"nodes\":\(list(nodes.map(\.name))),\"sources\":[\(each.joined(separator: ","))],\"advice\":\(list(advice)),"
      + "\"well\":\(isWell)}"
  }
}
