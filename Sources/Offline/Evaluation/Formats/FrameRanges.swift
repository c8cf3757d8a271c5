/// The abnormal frames of each video as ranges: video number from 1 → frames from 1, ends included.
struct FrameRanges: Equatable {
  var videos: [Int: [ClosedRange<Int>]]

  /// One label for each frame; `nil` for a video that is not listed.
  func labels(video: Int, count: Int) -> [Bool]? {
    guard let ranges = videos[video] else { return nil }
    return (0..<count).map { frame in ranges.contains { $0.contains(frame + 1) } }
  }

  /// Highest frame number a video's ranges name; 0 when there is none.
  func lastFrame(video: Int) -> Int {
    videos[video]?.map(\.upperBound).max() ?? 0
  }

  // MARK: - MATLAB text

  /// Reads lines such as `TestVideoFile{end+1}.gt_frame = [61:180, 190:200];`.
  init(matlabText text: String) throws(FileFormatError) {
    videos = [:]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let code = line.prefix { $0 != "%" }
      guard code.contains("gt_frame") else { continue }
      guard let equals = code.firstIndex(of: "="),
        let video = Self.videoNumber(code[..<equals], after: videos.count),
        let ranges = Self.ranges(code[code.index(after: equals)...]), videos[video] == nil
      else {
        throw FileFormatError(
          "line \(index + 1): expected 'TestVideoFile{end+1}.gt_frame = [first:last];' with frames from 1")
      }
      videos[video] = ranges
    }
    guard !videos.isEmpty else { throw FileFormatError("no line with gt_frame") }
  }

  private static func videoNumber(_ text: Substring, after count: Int) -> Int? {
    guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else {
      return nil
    }
    let inside = text[text.index(after: open)..<close].filter { !$0.isWhitespace }
    if inside == "end+1" { return count + 1 }
    guard let number = Int(inside), number >= 1 else { return nil }
    return number
  }

  private static func ranges(_ text: Substring) -> [ClosedRange<Int>]? {
    let inside = String(text.map { "[],;".contains($0) ? " " : $0 })
    let tight = inside.split(separator: ":", omittingEmptySubsequences: false)
      .map { $0.trimming(while: \.isWhitespace) }.joined(separator: ":")
    var ranges: [ClosedRange<Int>] = []
    for token in tight.split(whereSeparator: \.isWhitespace) {
      let numbers = token.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count <= 2, let first = numbers[0], let last = numbers[numbers.count - 1], first >= 1,
        last >= first
      else { return nil }
      ranges.append(first...last)
    }
    return ranges
  }

  // MARK: - MATLAB data

  /// Reads a cell with one 2xK matrix for each video: first frames in row 1, last frames in row 2.
  init(matFile file: MatFile) throws(FileFormatError) {
    let cells = file.variables.filter { if case .cell = $0.value { true } else { false } }
    guard let chosen = cells["gt"] ?? (cells.count == 1 ? cells.first?.value : nil),
      case .cell(let values) = chosen
    else {
      let names = file.variables.keys.sorted().joined(separator: ", ")
      throw FileFormatError(
        "expected a cell 'gt' with one matrix for each video; found: \(names.isEmpty ? "nothing" : names)")
    }
    videos = [:]
    for (index, value) in values.enumerated() {
      guard case .numeric(let rows, let columns, let numbers) = value else {
        throw FileFormatError("video \(index + 1): expected numbers")
      }
      videos[index + 1] = try Self.ranges(rows: rows, columns: columns, numbers, video: index + 1)
    }
  }

  private static func ranges(
    rows: Int, columns: Int, _ numbers: [Double], video: Int
  ) throws(FileFormatError) -> [ClosedRange<Int>] {
    let pairs: [(Double, Double)]
    if numbers.isEmpty {
      pairs = []
    } else if rows == 2 {
      pairs = (0..<columns).map { (numbers[2 * $0], numbers[2 * $0 + 1]) }
    } else if columns == 2 {
      pairs = (0..<rows).map { (numbers[$0], numbers[rows + $0]) }
    } else {
      throw FileFormatError(
        "video \(video): expected a 2xK matrix of first and last frames, found \(rows)x\(columns)")
    }
    var ranges: [ClosedRange<Int>] = []
    for (first, last) in pairs {
      guard let first = Int(exactly: first), let last = Int(exactly: last), first >= 1, last >= first else {
        throw FileFormatError("video \(video): \(first) to \(last) is not a range of frames counted from 1")
      }
      ranges.append(first...last)
    }
    return ranges
  }
}

extension Substring {
  /// Without the characters that meet `condition` at either end.
  fileprivate func trimming(while condition: (Character) -> Bool) -> Substring {
    var rest = drop(while: condition)
    while let last = rest.last, condition(last) { rest.removeLast() }
    return rest
  }
}
