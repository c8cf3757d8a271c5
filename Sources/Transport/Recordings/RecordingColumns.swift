import VideoModel

/// The places of the fields in a row, from the line of columns.
struct RecordingColumns {
  private(set) var count = 0
  /// Needed columns that are missing; the places below are valid only when this is empty.
  private(set) var missing: [String] = []
  private(set) var clip = 0
  private(set) var frame = 0
  private(set) var box: [Int] = []
  private(set) var boxNames: [String] = RecordingColumns.sizeNames
  private(set) var label: Int?
  private(set) var confidence: Int?
  private(set) var track: Int?
  private(set) var classes: Int?

  private static let sizeNames = ["left", "top", "width", "height"]
  private static let cornerNames = ["x1", "y1", "x2", "y2"]

  init() {}

  /// Names in any order, upper or lower case; names that are not known are ignored.
  init(_ fields: [CSVRecords.Field]) {
    let names = fields.map { $0.text.lowercased() }
    count = names.count
    clip = names.firstIndex(of: "clip") ?? 0
    frame = names.firstIndex(of: "frame") ?? 0
    if Self.cornerNames.allSatisfy(names.contains), !Self.sizeNames.allSatisfy(names.contains) {
      boxNames = Self.cornerNames
    }
    box = boxNames.compactMap { names.firstIndex(of: $0) }
    missing = (["clip", "frame"] + boxNames).filter { !names.contains($0) }
    label = names.firstIndex(of: "label") ?? names.firstIndex(of: "class")
    confidence = names.firstIndex(of: "confidence") ?? names.firstIndex(of: "score")
    track = names.firstIndex(of: "track")
    classes = names.firstIndex(of: "classes")
  }

  /// From the four numbers of a row, in the order of ``boxNames``.
  func boundingBox(_ numbers: [Float]) -> BoundingBox {
    let isCorners = boxNames == Self.cornerNames
    return BoundingBox(
      left: numbers[0], top: numbers[1], width: isCorners ? numbers[2] - numbers[0] : numbers[2],
      height: isCorners ? numbers[3] - numbers[1] : numbers[3])
  }
}
