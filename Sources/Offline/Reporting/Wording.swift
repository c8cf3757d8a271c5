import VideoModel

/// Numbers and reasons as the pages print them.
enum Wording {
  /// Fixed decimals with a point, whatever the locale; "–" for a value that is not finite.
  static func decimal(_ value: Double, places: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "–" }
    var factor = 1.0
    for _ in 0..<places { factor *= 10 }
    let scaled = Int64((abs(value) * factor).rounded())
    let whole = scaled / Int64(factor)
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard places > 0 else { return sign + String(whole) }
    let rest = String(scaled % Int64(factor))
    return sign + String(whole) + "." + String(repeating: "0", count: places - rest.count) + rest
  }

  /// 12345 as "12,345".
  static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return value < 0 ? "-" + result : result
  }

  /// Seconds as minutes and seconds, "1:05.2".
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e9 else { return "–" }
    let tenths = Int((abs(seconds) * 10).rounded())
    let rest = tenths % 600
    let sign = seconds < 0 && tenths > 0 ? "-" : ""
    return "\(sign)\(tenths / 600):\(rest < 100 ? "0" : "")\(rest / 10).\(rest % 10)"
  }

  static func percent(_ share: Double) -> String { decimal(share * 100, places: 0) + " %" }

  static func reason(_ reason: NotScoredReason) -> String {
    switch reason {
    case .impossibleBox: "the box was impossible"
    case .streamTooShort: "the video was too short for a clip"
    case .captureGap: "frames were missing around it"
    case .frameSizeChanged: "the picture changed its size"
    case .undecodable: "the picture could not be decoded"
    case .frameMissing: "its frame never came"
    case .overload: "there was more work than time"
    case .noBundle: "no model was loaded"
    case .duplicateDetections: "a second list came for the same frame"
    case .noTask: "no task had an opinion"
    case .stopping: "the node was stopped first"
    case .lateDetections: "the detector was too late"
    case .ignored: "it was in a part of the picture that is not watched"
    case .lowConfidence: "the detector was hardly sure of it, and it had not been there before"
    }
  }
}

extension [String: TaskWords] {
  /// The words of a task by its short id; a task without words keeps its id.
  func of(_ task: String) -> TaskWords { self[task] ?? TaskWords(unknown: task) }
}
