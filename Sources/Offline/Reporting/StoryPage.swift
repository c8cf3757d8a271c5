import VideoModel

/// One self-contained HTML page about what happened in a piece of footage: the numbers, the score
/// over time, and a film strip of every event.
///
/// The page needs no network, holds no script, follows the reader's light or dark mode, and is
/// well-formed XML, so that tools can read it.
package struct StoryPage: Sendable {
  package static let promise =
    "Which object behaved oddly, when, and why. Learned from ordinary video of this one place, without "
    + "labels."

  package let content: StoryContent

  package init(_ content: StoryContent) {
    self.content = content
  }

  /// The whole file, UTF-8.
  package func html() -> String {
    let header = PageFrame.header(content.title, promise: content.promise)
    return PageFrame.html(
      title: content.title, [header, numbers(), timeline()] + events() + missed() + [footer()])
  }

  private func numbers() -> Markup {
    let summary = content.summary
    var tiles: [Markup] = []
    if let findings = summary.findings {
      let all = findings.found == findings.planted
      tiles.append(
        tile("\(findings.found) of \(findings.planted)", "planted found", tone: all ? "good" : "bad"))
      tiles.append(
        tile(
          "\(findings.falseEvents)", findings.falseEvents == 1 ? "false event" : "false events",
          tone: findings.falseEvents == 0 ? "good" : "bad"))
    } else {
      tiles.append(tile("\(content.events.count)", content.events.count == 1 ? "event" : "events"))
    }
    tiles.append(
      tile(Wording.count(summary.frames), "frames, \(Wording.clock(summary.duration)) of video"))
    if let rate = summary.objectsPerSecond {
      tiles.append(tile(Wording.decimal(rate, places: rate < 10 ? 1 : 0), "objects scored per second"))
    }
    return .element(
      "section", ["aria-label": "Summary"], [.element("div", ["class": "tiles"], tiles), balance()])
  }

  private func tile(_ value: String, _ name: String, tone: String? = nil) -> Markup {
    .element(
      "div", ["class": ["tile", tone].compactMap { $0 }.joined(separator: " ")],
      [.element("strong", text: value), .element("span", text: name)])
  }

  /// Every detection is scored or listed with its reason; what is neither is said as well.
  private func balance() -> Markup {
    let summary = content.summary
    var text =
      "Of \(Wording.count(summary.detections)) detections, \(Wording.count(summary.scored)) were scored"
    let reasons = NotScoredReason.allCases.compactMap { reason in
      summary.notScored[reason].flatMap { count in
        count > 0 ? "\(Wording.count(count)) were not: \(Wording.reason(reason))" : nil
      }
    }
    for reason in reasons { text += "; \(reason)" }
    let lost = summary.detections - summary.scored - summary.notScored.values.reduce(0, +)
    text += lost == 0 ? ". None is unaccounted for." : "; \(Wording.count(lost)) are unaccounted for."
    return .element("p", ["class": lost == 0 ? "balance" : "balance bad"], text: text)
  }

  private func timeline() -> Markup {
    var legend: [Markup] = [key("line", "score of the oddest object")]
    if content.timeline.threshold != nil { legend.append(key("threshold", "where an event begins")) }
    if !content.timeline.planted.isEmpty { legend.append(key("planted", "planted")) }
    if content.timeline.events.contains(where: \.good) { legend.append(key("good", "event, expected")) }
    if content.timeline.events.contains(where: { !$0.good }) { legend.append(key("bad", "event")) }
    return .element(
      "section", [:],
      [
        .element("h2", text: "The score over time"),
        .element("div", ["class": "scroll"], [content.timeline.markup()]),
        .element("p", ["class": "legend"], legend),
      ])
  }

  private func key(_ colour: String, _ text: String) -> Markup {
    .element(
      "span", [:], [.element("i", ["style": "background:var(--\(colour))"]), .text(text)])
  }

  private func events() -> [Markup] {
    guard !content.events.isEmpty else {
      return [
        .element(
          "section", [:],
          [
            .element("h2", text: "No events"),
            .element("p", text: "Nothing stayed above the threshold for long enough."),
          ])
      ]
    }
    return [.element("h2", text: content.events.count == 1 ? "The event" : "The events")]
      + content.events.enumerated().map {
        EventCard(number: $0 + 1, event: $1, words: content.words).markup()
      }
  }

  private func missed() -> [Markup] {
    guard !content.missed.isEmpty else { return [] }
    return [.element("h2", text: "Planted, but missed")]
      + content.missed.map { missed in
        .element(
          "article", [:],
          [
            .element(
              "h3", [:], [.text(missed.name), .element("b", ["class": "badge bad"], text: "missed")]),
            .element(
              "p", ["class": "facts"], text: "\(Wording.clock(missed.start)) to \(Wording.clock(missed.end))"),
            FilmStrip(images: missed.strip, subject: missed.name).markup(),
          ])
      }
  }

  private func footer() -> Markup {
    .element("footer", [:], content.notes.map { .element("p", text: $0) })
  }
}
