import PluginHost
import TestSupport
import Testing

@Suite struct GradientHistogramTests {
  let teacher: TeacherPlugin

  init() throws { teacher = try BuiltPlugins.catalog.teacher("gradient-histogram") }

  /// The vector of one grey crop of side 64 whose brightness is `paint(x, y)`.
  func vector(_ paint: (Int, Int) -> Float) throws -> [Float] {
    var plane: [Float] = []
    for y in 0..<64 { for x in 0..<64 { plane.append(paint(x, y)) } }
    let crop = plane + plane + plane
    return try crop.withUnsafeBufferPointer { try teacher.teach(crops: $0, count: 1, side: 64) }
  }

  @Test("It gives 128 values and is cheap enough for scoring")
  func info() {
    #expect(teacher.width == 128)
    #expect(teacher.atScoring)
  }

  @Test("A flat crop has no edges at all")
  func flat() throws {
    #expect(try vector { _, _ in 0.7 }.allSatisfy { $0 == 0 })
  }

  @Test("A vertical edge shows in the first orientation of the cells it crosses, and nowhere else")
  func verticalEdge() throws {
    let values = try vector { x, _ in x < 24 ? 0 : 1 }
    // Columns 16 to 31 are the second column of cells.
    for index in values.indices {
      let (column, orientation) = (index / 8 % 4, index % 8)
      if column == 1, orientation == 0 {
        #expect(abs(values[index] - 0.5) < 0.01, "cell row \(index / 32)")
      } else {
        #expect(values[index] == 0)
      }
    }
  }

  @Test("A horizontal edge shows in the middle orientation")
  func horizontalEdge() throws {
    let values = try vector { _, y in y < 40 ? 1 : 0 }
    for index in values.indices where values[index] != 0 {
      #expect(index % 8 == 4)
      #expect(index / 32 == 2)
    }
    #expect(values.contains { $0 > 0.4 })
  }

  @Test("An edge and its negative are the same, and contrast hardly matters")
  func unsigned() throws {
    let edge = try vector { x, y in x + y < 60 ? 0 : 1 }
    let negative = try vector { x, y in x + y < 60 ? 1 : 0 }
    let faint = try vector { x, y in x + y < 60 ? 0.5 : 0.8 }
    for index in edge.indices {
      #expect(abs(edge[index] - negative[index]) < 1e-5)
      #expect(abs(edge[index] - faint[index]) < 0.05)
    }
  }

  @Test("A crop with a value that is not finite is refused, and the next one works")
  func notFinite() throws {
    var crop = [Float](repeating: 0.5, count: 3 * 64 * 64)
    crop[100] = .nan
    let error = #expect(throws: PluginError.self) {
      _ = try crop.withUnsafeBufferPointer { try teacher.teach(crops: $0, count: 1, side: 64) }
    }
    guard case .callFailed(_, "teach", .badInput, _)? = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    crop[100] = 0.5
    #expect(
      try crop.withUnsafeBufferPointer { try teacher.teach(crops: $0, count: 1, side: 64) }.count == 128)
  }
}
