import Concurrency
import PluginABI
import VideoModel

/// One instance of a detector plugin, for one source: it may keep state from frame to frame.
///
/// May be called from any thread; calls of the plugin never overlap.
package final class DetectorPlugin: Sendable {
  /// Boxes of one frame at most; the plugin writes the best first.
  static let boxCapacity = 512

  package var identity: PluginIdentity { calls.identity }
  package var settings: [String: String] { calls.settings }
  /// The identity that its detections carry: `<plugin id>:<model>`, version, labels.
  package let detectorIdentity: DetectorIdentity

  private let calls: PluginCalls
  private let table: vagary_detector_table
  /// The plugin's last answer.
  private let answer: Locked<Answer>

  private struct Answer {
    var boxes: [vagary_box]
    /// By box, one for each label.
    var classScores: [Float]
  }

  init(library: PluginLibrary, settings: [String: String]) throws(PluginError) {
    let table = library.table.load(as: vagary_detector_table.self)
    let calls = try PluginCalls(library, settings: settings, create: table.create, destroy: table.destroy)
    detectorIdentity = try Self.readInfo(calls, table)
    self.calls = calls
    self.table = table
    answer = Locked(
      Answer(
        boxes: Array(repeating: vagary_box(), count: Self.boxCapacity),
        classScores: Array(repeating: 0, count: Self.boxCapacity * detectorIdentity.labels.count)))
  }

  /// Finds the objects of the next frame of the source, best first. `captureTime` is in nanoseconds.
  ///
  /// - Precondition: the image is grey or packed; planes are for cutting crops from.
  package func detect(_ image: Image, captureTime: Int64) throws(PluginError) -> [Detection] {
    if case .yuv420p = image.format { preconditionFailure("detectors read grey or packed pixels") }
    return try detect(
      image.bytes, width: image.width, height: image.height,
      stride: image.width * image.format.channels, channels: image.format.channels,
      captureTime: captureTime)
  }

  /// Forgets what earlier frames taught, for a source that starts again.
  package func reset() {
    calls.exclusively { table.reset(calls.instance) }
  }

  /// As ``detect(_:captureTime:)`` with rows `stride` bytes apart.
  func detect(
    _ pixels: [UInt8], width: Int, height: Int, stride: Int, channels: Int, captureTime: Int64
  ) throws(PluginError) -> [Detection] {
    try answer.withLock { (answer) throws(PluginError) in
      var count: UInt32 = 0
      try calls.call("detect") { message in
        pixels.withUnsafeBufferPointer { bytes in
          var image = vagary_image(
            struct_size: UInt32(MemoryLayout<vagary_image>.size), width: UInt32(width),
            height: UInt32(height), stride: UInt32(stride), channels: UInt32(channels),
            pixels: bytes.baseAddress, capture_time: captureTime)
          return answer.boxes.withUnsafeMutableBufferPointer { boxes in
            answer.classScores.withUnsafeMutableBufferPointer { scores in
              table.detect(
                calls.instance, &image, boxes.baseAddress, scores.isEmpty ? nil : scores.baseAddress,
                UInt32(Self.boxCapacity), &count, message)
            }
          }
        }
      }
      guard count <= Self.boxCapacity else {
        throw calls.wrong("detect", "it says \(count) boxes where \(Self.boxCapacity) have room")
      }
      var found: [Detection] = []
      found.reserveCapacity(Int(count))
      for index in 0..<Int(count) {
        found.append(try read(index, of: answer))
      }
      return found
    }
  }

  private func read(_ index: Int, of answer: Answer) throws(PluginError) -> Detection {
    let raw = answer.boxes[index]
    let labels = detectorIdentity.labels
    let box = BoundingBox(left: raw.left, top: raw.top, width: raw.width, height: raw.height)
    guard box.isFinite, box.width >= 0, box.height >= 0 else {
      throw calls.wrong("detect", "box \(index) is not finite or has a negative size")
    }
    guard (0...1).contains(raw.confidence) else {
      throw calls.wrong("detect", "the confidence of box \(index) is \(raw.confidence), must be 0 to 1")
    }
    guard raw.label >= -1, Int(raw.label) < labels.count else {
      throw calls.wrong("detect", "the label of box \(index) is \(raw.label), labels are \(labels.count)")
    }
    let scores = Array(answer.classScores[index * labels.count..<(index + 1) * labels.count])
    guard scores.allSatisfy({ (0...1).contains($0) }) else {
      throw calls.wrong("detect", "box \(index) has a class score beyond 0 to 1")
    }
    return Detection(
      box: box, label: raw.label >= 0 ? labels[Int(raw.label)] : "", confidence: raw.confidence,
      classScores: scores)
  }

  private static func readInfo(
    _ calls: PluginCalls, _ table: vagary_detector_table
  ) throws(PluginError) -> DetectorIdentity {
    var raw = vagary_detector_info()
    raw.struct_size = UInt32(MemoryLayout<vagary_detector_info>.size)
    try calls.call("info") { table.info(calls.instance, &raw, $0) }
    guard raw.label_count <= 100_000, raw.label_count == 0 || raw.labels != nil else {
      throw calls.wrong("info", "label_count is \(raw.label_count) without as many labels")
    }
    var labels: [String] = []
    for index in 0..<Int(raw.label_count) {
      guard let label = raw.labels[index] else { throw calls.wrong("info", "label \(index) is NULL") }
      labels.append(String(cString: label))
    }
    let model = raw.model.map { String(cString: $0) } ?? ""
    return DetectorIdentity(
      id: calls.identity.id + (model.isEmpty ? "" : ":" + model), version: calls.identity.version,
      labels: labels, scoreMeaning: raw.score_meaning.map { String(cString: $0) } ?? "")
  }
}
