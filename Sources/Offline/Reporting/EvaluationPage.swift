import VideoModel

/// One self-contained page about how well scores separate the abnormal frames of a data set: the table, the ROC curves, every video
/// over time, and the best and the worst moments as images. Well-formed XML without a script, as ``StoryPage``.
package struct EvaluationPage: Sendable {
  package struct Video: Sendable {
    package var name: String
    /// The fused score as a node would publish it, abnormal frames as planted spans.
    package var timeline: ScoreTimeline
    /// Single tasks, by name.
    package var tasks: [(name: String, timeline: ScoreTimeline)]

    package init(name: String, timeline: ScoreTimeline, tasks: [(name: String, timeline: ScoreTimeline)]) {
      self.name = name
      self.timeline = timeline
      self.tasks = tasks
    }
  }

  package struct Moment: Sendable {
    /// For example `found`, `missed`, `false`.
    package var verdict: String
    package var isGood: Bool
    /// Which video and frame, and the score.
    package var facts: String
    /// The tasks' scores of the oddest object; empty where there is none.
    package var tasks: [TaskScore]
    package var image: StripImage

    package init(verdict: String, isGood: Bool, facts: String, tasks: [TaskScore], image: StripImage) {
      self.verdict = verdict
      self.isGood = isGood
      self.facts = facts
      self.tasks = tasks
      self.image = image
    }
  }

  package struct Content: Sendable {
    /// For example `ped2`.
    package var title: String
    /// The numbers on top, each with what it is.
    package var figures: [(value: String, name: String)]
    /// Lines of text above the table: how it was made.
    package var facts: [String]
    /// The first row is the head.
    package var tables: [(caption: String, rows: [[String]])]
    package var roc: RocDrawing
    package var videos: [Video]
    package var moments: [Moment]
    package var citation: String
    /// By the short id of the task.
    package var words: [String: TaskWords]

    package init(
      title: String, figures: [(value: String, name: String)], facts: [String],
      tables: [(caption: String, rows: [[String]])], roc: RocDrawing, videos: [Video], moments: [Moment],
      citation: String, words: [String: TaskWords]
    ) {
      self.title = title
      self.figures = figures
      self.facts = facts
      self.tables = tables
      self.roc = roc
      self.videos = videos
      self.moments = moments
      self.citation = citation
      self.words = words
    }
  }

  package let content: Content

  package init(_ content: Content) { self.content = content }

  /// The whole file, UTF-8.
  package func html() -> String {
    let header = PageFrame.header(
      "Evaluation on \(content.title)",
      promise: "Nothing here was chosen on the test videos, and no video is scaled by itself.")
    var pieces = [header, tiles()]
    pieces += content.facts.map { .element("p", ["class": "balance"], text: $0) }
    for table in content.tables { pieces += [.element("h2", text: table.caption), markup(table.rows)] }
    pieces += [.element("h2", text: "ROC curves"), content.roc.markup()]
    pieces += [.element("h2", text: "Best and worst moments"), moments()]
    pieces.append(.element("h2", text: "Videos"))
    pieces += content.videos.map(markup)
    pieces.append(.element("footer", [:], [.element("p", text: "Please cite: \(content.citation)")]))
    return PageFrame.html(title: "evaluation on \(content.title)", sheet: Self.sheet, pieces)
  }

  private func tiles() -> Markup {
    .element(
      "div", ["class": "tiles"],
      content.figures.map { figure in
        .element(
          "div", ["class": "tile"],
          [.element("strong", text: figure.value), .element("span", text: figure.name)])
      })
  }

  private func markup(_ rows: [[String]]) -> Markup {
    let lines = rows.enumerated().map { index, row in
      Markup.element(
        "tr", [:], row.map { .element(index == 0 ? "th" : "td", text: $0) })
    }
    return .element("div", ["class": "scroll"], [.element("table", [:], lines)])
  }

  private func moments() -> Markup {
    guard !content.moments.isEmpty else { return .element("p", ["class": "facts"], text: "No images.") }
    return .element("div", ["class": "moments"], content.moments.map(markup))
  }

  private func markup(_ moment: Moment) -> Markup {
    let task = moment.tasks.filter { $0.raw != nil }.max { $0.share < $1.share }
    let why = task.map { "; \(content.words.of($0.task).finding)" } ?? ""
    return .element(
      "article", [:],
      [
        .element(
          "h3", [:],
          [.element("b", ["class": "badge \(moment.isGood ? "good" : "bad")"], text: moment.verdict)]),
        .element("p", ["class": "facts"], text: moment.facts + why),
        FilmStrip(images: [moment.image], subject: moment.verdict).markup(),
      ])
  }

  private func markup(_ video: Video) -> Markup {
    var pieces: [Markup] = [
      .element("h3", text: video.name), .element("div", ["class": "scroll"], [video.timeline.markup()]),
    ]
    if !video.tasks.isEmpty {
      pieces.append(
        .element(
          "details", [:],
          [.element("summary", text: "Task by task")]
            + video.tasks.flatMap { task in
              [
                .element("p", ["class": "facts"], text: content.words.of(task.name).name),
                .element("div", ["class": "scroll"], [task.timeline.markup()]),
              ]
            }))
    }
    return .element("article", [:], pieces)
  }

  private static let sheet = """
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .88rem; }
    th, td { padding: 3px 10px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--grid); }
    th:first-child, td:first-child { text-align: left; }
    .roc { display: block; width: 100%; max-width: 560px; height: auto; font-family: inherit; }
    .moments { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 14px; }
    .moments article { margin: 0; }
    .moments figure { max-width: none; }
    summary { cursor: pointer; color: var(--muted); font-size: .9rem; }

    """
}
