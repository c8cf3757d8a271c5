/// The abnormal frames of each clip as ranges: clip number from 1 → frames from 1, ends included.
struct FrameRanges: Equatable {
  var clips: [Int: [ClosedRange<Int>]]

  /// One label a frame; `nil` for a clip that is not listed.
  func labels(clip: Int, count: Int) -> [Bool]? {
    guard let ranges = clips[clip] else { return nil }
    return (0..<count).map { frame in ranges.contains { $0.contains(frame + 1) } }
  }

  /// Highest frame number a clip's ranges name; 0 when there is none.
  func lastFrame(clip: Int) -> Int {
    clips[clip]?.map(\.upperBound).max() ?? 0
  }

  // MARK: - MATLAB text

  /// Reads lines such as `TestVideoFile{end+1}.gt_frame = [61:180, 190:200];`.
  init(matlabText text: String) throws(FileFormatError) {
    clips = [:]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let code = line.prefix { $0 != "%" }
      guard code.contains("gt_frame") else { continue }
      guard let equals = code.firstIndex(of: "="),
        let clip = Self.clipNumber(code[..<equals], after: clips.count),
        let ranges = Self.ranges(code[code.index(after: equals)...]), clips[clip] == nil
      else {
        throw FileFormatError(
          "line \(index + 1): expected 'TestVideoFile{end+1}.gt_frame = [first:last];' with frames from 1")
      }
      clips[clip] = ranges
    }
    guard !clips.isEmpty else { throw FileFormatError("no line with gt_frame") }
  }

  private static func clipNumber(_ text: Substring, after count: Int) -> Int? {
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

  /// Reads a cell with one 2xK matrix a clip: first frames in row 1, last frames in row 2.
  init(matFile file: MatFile) throws(FileFormatError) {
    let cells = file.variables.filter { if case .cell = $0.value { true } else { false } }
    guard let chosen = cells["gt"] ?? (cells.count == 1 ? cells.first?.value : nil),
      case .cell(let values) = chosen
    else {
      let names = file.variables.keys.sorted().joined(separator: ", ")
      throw FileFormatError(
        "expected a cell 'gt' with one matrix a clip; found: \(names.isEmpty ? "nothing" : names)")
    }
    clips = [:]
    for (index, value) in values.enumerated() {
      guard case .numeric(let rows, let columns, let numbers) = value else {
        throw FileFormatError("clip \(index + 1): expected numbers")
      }
      clips[index + 1] = try Self.ranges(rows: rows, columns: columns, numbers, clip: index + 1)
    }
  }

  private static func ranges(
    rows: Int, columns: Int, _ numbers: [Double], clip: Int
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
        "clip \(clip): expected a 2xK matrix of first and last frames, found \(rows)x\(columns)")
    }
    var ranges: [ClosedRange<Int>] = []
    for (first, last) in pairs {
      guard let first = Int(exactly: first), let last = Int(exactly: last), first >= 1, last >= first else {
        throw FileFormatError("clip \(clip): \(first) to \(last) is no range of frames counted from 1")
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
