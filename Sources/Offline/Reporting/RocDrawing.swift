/// ROC curves in one square drawing, each with its name.
package struct RocDrawing: Sendable, Equatable {
  package struct Curve: Sendable, Equatable {
    /// With its area, for example `fused, 96.4`.
    package var name: String
    /// From (0, 0) to (1, 1): the part of normal frames, and of abnormal ones, that is taken for abnormal.
    package var points: [Point]
    /// Drawn thin and grey: something to compare with.
    package var isBaseline: Bool

    package init(name: String, points: [Point], isBaseline: Bool) {
      self.name = name
      self.points = points
      self.isBaseline = isBaseline
    }
  }

  package struct Point: Sendable, Equatable {
    package var x, y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The first one is drawn last and boldest.
  package var curves: [Curve]

  package init(curves: [Curve]) { self.curves = curves }

  private static let side = 460.0
  private static let left = 46.0
  private static let top = 12.0

  func markup() -> Markup {
    var pieces = grid()
    for index in curves.indices.reversed() { pieces.append(line(index)) }
    let drawing = Markup.element(
      "svg",
      [
        "class": "roc", "viewBox": "0 0 \(Int(Self.side + Self.left + 30)) \(Int(Self.side + Self.top + 40))",
        "xmlns": "http://www.w3.org/2000/svg", "role": "img",
        "aria-label": "ROC curves: " + curves.map(\.name).joined(separator: "; "),
      ], pieces)
    let legend = Markup.element(
      "p", ["class": "legend"],
      curves.indices.map { index in
        .element(
          "span", [:],
          [.element("i", ["style": "background:\(colour(index))"]), .text(curves[index].name)])
      })
    return .element("div", ["class": "scroll"], [drawing, legend])
  }

  /// The colour of a curve: the first in that of the page's lines, others around the circle, baselines grey.
  private func colour(_ index: Int) -> String {
    if index == 0 { return "var(--line)" }
    if curves[index].isBaseline { return "var(--muted)" }
    return "hsl(\(index * 67 % 360) 60% 50%)"
  }

  private func line(_ index: Int) -> Markup {
    let curve = curves[index]
    var path = ""
    for point in Self.thinned(curve.points) where point.x.isFinite && point.y.isFinite {
      path += "\(path.isEmpty ? "M" : "L")\(Self.number(x(point.x))) \(Self.number(y(point.y)))"
    }
    return .element(
      "path",
      [
        "d": path, "fill": "none", "stroke": colour(index),
        "stroke-width": index == 0 ? "3" : curve.isBaseline ? "1" : "1.5",
      ], [.element("title", text: curve.name)])
  }

  private func grid() -> [Markup] {
    stride(from: 0.0, through: 1.0, by: 0.25).flatMap { part -> [Markup] in
      let text = Wording.percent(part)
      return [
        rule(x(part), y(0), x(part), y(1)), rule(x(0), y(part), x(1), y(part)),
        label(text, x(part), y(0) + 20, "middle"), label(text, x(0) - 6, y(part) + 5, "end"),
      ]
    } + [
      label("normal frames taken for abnormal", x(0.5), y(0) + 38, "middle")
    ]
  }

  private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Markup {
    .element(
      "line",
      [
        "x1": Self.number(x1), "y1": Self.number(y1), "x2": Self.number(x2), "y2": Self.number(y2),
        "stroke": "var(--grid)",
      ])
  }

  private func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> Markup {
    .element(
      "text",
      [
        "x": Self.number(x), "y": Self.number(y), "text-anchor": anchor, "font-size": "13",
        "fill": "var(--muted)",
      ], text: text)
  }

  private func x(_ part: Double) -> Double { Self.left + part * Self.side }
  private func y(_ part: Double) -> Double { Self.top + (1 - part) * Self.side }

  /// At most some 500 points, both ends among them.
  static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 500 else { return points }
    return (0...500).map { points[$0 * (points.count - 1) / 500] }
  }

  private static func number(_ value: Double) -> String { Wording.decimal(value, places: 1) }
}
