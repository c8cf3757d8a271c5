import VideoModel

/// One self-contained page with the oddest objects of what was learnt from, so that a user can say whether they are
/// normal. Well-formed XML without a script, as ``StoryPage``.
package struct OutlierPage: Sendable {
  package struct Entry: Sendable {
    /// The use of an object.
    package enum Part: Sendable { case learnt, heldOut, leftOut }

    package var source: String
    /// When it was captured, as text.
    package var time: String
    package var track: String
    package var label: String
    /// Calibrated.
    package var score: Double
    package var tasks: [TaskScore]
    package var part: Part
    /// Times are seconds from the object's own frame.
    package var strip: [StripImage]

    package init(
      source: String, time: String, track: String, label: String, score: Double, tasks: [TaskScore],
      part: Part, strip: [StripImage]
    ) {
      self.source = source
      self.time = time
      self.track = track
      self.label = label
      self.score = score
      self.tasks = tasks
      self.part = part
      self.strip = strip
    }
  }

  static let promise =
    "The objects that were hardest to learn. If one of them is not normal here, train again and leave its time out "
    + "(--exclude-time); objects that stood apart from all others are left out of the calibration already."

  package let entries: [Entry]
  /// By the short id of the task.
  package let words: [String: TaskWords]

  package init(entries: [Entry], words: [String: TaskWords]) {
    self.entries = entries
    self.words = words
  }

  /// The whole file, UTF-8.
  package func html() -> String {
    let title = "The oddest of what was learnt"
    return PageFrame.html(
      title: "the oddest of what was learnt",
      [PageFrame.header(title, promise: Self.promise)] + entries.map(article))
  }

  private func article(_ entry: Entry) -> Markup {
    let name = entry.label.isEmpty ? "object" : entry.label
    let (part, tone) =
      switch entry.part {
      case .learnt: ("learnt from", "plain")
      case .heldOut: ("calibrated on", "plain")
      case .leftOut: ("left out of the calibration", "bad")
      }
    let task = entry.tasks.filter { $0.raw != nil }.max { $0.share < $1.share }
    let why = task.map { "; \(words.of($0.task).finding)" } ?? ""
    return .element(
      "article", [:],
      [
        .element(
          "h3", [:],
          [.text("\(name) at \(entry.time)"), .element("b", ["class": "badge \(tone)"], text: part)]),
        .element(
          "p", ["class": "facts"],
          text:
            "\(entry.source), track \(entry.track), score \(Wording.decimal(entry.score, places: 2))\(why)"),
        FilmStrip(images: entry.strip, subject: name).markup(),
      ])
  }
}
