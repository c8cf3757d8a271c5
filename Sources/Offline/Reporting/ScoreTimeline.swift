import VideoModel

/// A drawing of a score over time with its threshold, planted spans shaded and events marked.
package struct ScoreTimeline: Sendable, Equatable {
  /// One frame; `score` is `nil` where nothing was scored and the line is interrupted.
  package struct Point: Sendable, Equatable {
    /// Seconds from the first frame.
    package var time: Double
    package var score: Double?

    package init(time: Double, score: Double?) {
      self.time = time
      self.score = score
    }
  }

  /// A stretch of time, seconds, drawn with its name.
  package struct Span: Sendable, Equatable {
    package var name: String
    package var start, end: Double
    /// Whether an event found this planted span, or this event is on something planted.
    package var good: Bool

    package init(name: String, start: Double, end: Double, good: Bool) {
      self.name = name
      self.start = start
      self.end = end
      self.good = good
    }
  }

  /// Seconds shown, from 0; at least the last point, span and event.
  package var duration: Double
  /// In order of time. More than 1200 are thinned, keeping the highest of each stretch.
  package var points: [Point]
  /// On the scale of the points; `nil` draws none.
  package var threshold: Double?
  package var planted: [Span]
  package var events: [Span]

  package init(
    duration: Double, points: [Point], threshold: Double?, planted: [Span] = [], events: [Span] = []
  ) {
    self.duration = duration
    self.points = points
    self.threshold = threshold
    self.planted = planted
    self.events = events
  }

  /// One `<svg>` element that fills the width it is given. Its colours are the custom properties
  /// `--line --grid --muted --planted --good --bad --threshold` of the page around it.
  package func svg() -> String { markup().source }

  private static let width = 1000.0
  private static let plot = (left: 44.0, top: 34.0, right: 990.0, bottom: 200.0)
  private static let height = 254.0

  private var shown: Double {
    let ends = [duration] + points.map(\.time) + planted.map(\.end) + events.map(\.end)
    return max(ends.filter(\.isFinite).max() ?? 0, 0.001)
  }

  /// Least and largest of what is drawn, widened a little.
  private var range: (low: Double, high: Double) {
    var values = points.compactMap(\.score).filter(\.isFinite)
    if let threshold, threshold.isFinite { values.append(threshold) }
    let low = min(0, values.min() ?? 0)
    let high = max(low + 1e-6, values.max() ?? 1)
    return (low, high + (high - low) * 0.08)
  }

  func markup() -> Markup {
    let plot = Self.plot
    let range = range
    func x(_ time: Double) -> Double {
      guard time.isFinite else { return plot.left }
      return plot.left + max(0, min(1, time / shown)) * (plot.right - plot.left)
    }
    func y(_ score: Double) -> Double {
      plot.bottom - (score - range.low) / (range.high - range.low) * (plot.bottom - plot.top)
    }
    var pieces: [Markup] = []
    for span in planted {
      pieces.append(band(span, from: x(span.start), to: x(span.end)))
    }
    pieces += grid(x: x, y: y)
    if let threshold, threshold.isFinite {
      let at = Self.number(y(threshold))
      pieces.append(
        .element(
          "line",
          [
            "x1": Self.number(plot.left), "x2": Self.number(plot.right), "y1": at, "y2": at,
            "stroke": "var(--threshold)", "stroke-width": "1.5", "stroke-dasharray": "6 5",
          ]))
    }
    pieces.append(
      .element(
        "path",
        [
          "d": curve(x: x, y: y), "fill": "none", "stroke": "var(--line)", "stroke-width": "2",
          "stroke-linejoin": "round",
        ]))
    for event in events { pieces += mark(event, from: x(event.start), to: x(event.end)) }
    return .element(
      "svg",
      [
        "class": "timeline", "viewBox": "0 0 \(Self.number(Self.width)) \(Self.number(Self.height))",
        "xmlns": "http://www.w3.org/2000/svg", "role": "img",
        "aria-label":
          "Frame score over \(Wording.clock(shown)): \(planted.count) planted spans, \(events.count) events",
      ], pieces)
  }

  private func band(_ span: Span, from: Double, to: Double) -> Markup {
    let plot = Self.plot
    let width = max(2, to - from)
    return .element(
      "g", [:],
      [
        .element(
          "rect",
          [
            "x": Self.number(from), "y": Self.number(plot.top), "width": Self.number(width),
            "height": Self.number(plot.bottom - plot.top), "fill": "var(--planted)",
          ],
          [.element("title", text: "planted: \(span.name), \(span.good ? "found" : "missed")")]),
        .element(
          "text",
          [
            "x": Self.number(min(max(from + width / 2, plot.left + 40), plot.right - 40)),
            "y": Self.number(plot.top - 12), "text-anchor": "middle", "font-size": "18",
            "fill": span.good ? "var(--good)" : "var(--bad)",
          ], text: (span.good ? "✓ " : "✗ ") + span.name),
      ])
  }

  private func mark(_ event: Span, from: Double, to: Double) -> [Markup] {
    let top = Self.plot.bottom + 8
    let width = max(4, to - from)
    let colour = event.good ? "var(--good)" : "var(--bad)"
    return [
      .element(
        "rect",
        [
          "x": Self.number(from), "y": Self.number(top), "width": Self.number(width), "height": "12",
          "rx": "3", "fill": colour,
        ],
        [
          .element(
            "title",
            text: "event \(event.name), \(Wording.clock(event.start)) to \(Wording.clock(event.end))")
        ])
    ]
  }

  private func grid(x: (Double) -> Double, y: (Double) -> Double) -> [Markup] {
    let plot = Self.plot
    var pieces: [Markup] = []
    let step = Self.step(shown, most: 9, from: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600])
    var time = 0.0
    while time <= shown {
      pieces.append(
        .element(
          "text",
          [
            "x": Self.number(x(time)), "y": Self.number(plot.bottom + 42), "text-anchor": "middle",
            "font-size": "17", "fill": "var(--muted)",
          ], text: Self.tick(time)))
      time += step
    }
    let height = range.high - range.low
    let scoreStep = Self.step(height, most: 4, from: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100])
    var score = (range.low / scoreStep).rounded(.up) * scoreStep
    while score <= range.high {
      let at = y(score)
      pieces.append(
        .element(
          "line",
          [
            "x1": Self.number(plot.left), "x2": Self.number(plot.right), "y1": Self.number(at),
            "y2": Self.number(at), "stroke": "var(--grid)", "stroke-width": "1",
          ]))
      pieces.append(
        .element(
          "text",
          [
            "x": Self.number(plot.left - 8), "y": Self.number(at + 6), "text-anchor": "end",
            "font-size": "17", "fill": "var(--muted)",
          ], text: Wording.decimal(score, places: scoreStep < 1 ? 1 : 0)))
      score += scoreStep
    }
    return pieces
  }

  private func curve(x: (Double) -> Double, y: (Double) -> Double) -> String {
    var path = ""
    var drawing = false
    for point in Self.thinned(points) {
      guard let score = point.score, score.isFinite, point.time.isFinite else {
        drawing = false
        continue
      }
      path += "\(drawing ? "L" : "M")\(Self.number(x(point.time))) \(Self.number(y(score)))"
      drawing = true
    }
    return path
  }

  /// At most 1200 points; each stretch is stood for by its highest, or by a gap where it has none.
  static func thinned(_ points: [Point]) -> [Point] {
    let most = 1200
    guard points.count > most else { return points }
    return (0..<most).compactMap { stretch in
      let part = points[(stretch * points.count / most)..<((stretch + 1) * points.count / most)]
      return part.max { ($0.score ?? -.infinity) < ($1.score ?? -.infinity) }
    }
  }

  /// The least of `steps`, or a multiple of ten of the last, that cuts `length` into at most `most`.
  private static func step(_ length: Double, most: Double, from steps: [Double]) -> Double {
    if let step = steps.first(where: { length / $0 <= most }) { return step }
    var step = steps[steps.count - 1]
    while length / step > most { step *= 10 }
    return step
  }

  private static func tick(_ seconds: Double) -> String {
    let text = Wording.clock(seconds)
    return String(text.dropLast(2))
  }

  private static func number(_ value: Double) -> String { Wording.decimal(value, places: 1) }
}
