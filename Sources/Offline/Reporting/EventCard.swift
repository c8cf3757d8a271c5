import VideoModel

/// One event: its strip, its facts and why it is odd.
struct EventCard {
  let number: Int
  let event: StoryContent.Event
  /// By the short id of the task.
  let words: [String: TaskWords]

  func markup() -> Markup {
    let verdict = verdict()
    return .element(
      "article", ["id": "event-\(number)"],
      [
        .element(
          "h3", [:],
          [
            .text("\(number). \(title)"),
            .element("b", ["class": "badge \(verdict.tone)"], text: verdict.text),
          ]),
        .element("p", ["class": "facts"], text: facts),
        FilmStrip(images: event.strip, subject: title).markup(), shares(),
      ])
  }

  private var title: String {
    event.label.isEmpty ? "Moving object" : event.label.prefix(1).uppercased() + event.label.dropFirst()
  }

  private var facts: String {
    "\(Wording.clock(event.start)) to \(Wording.clock(event.end)), peak score "
      + "\(Wording.decimal(event.peakScore, places: 2)) at \(Wording.clock(event.peak)), track \(event.track)"
  }

  private func verdict() -> (text: String, tone: String) {
    switch event.verdict {
    case .planted(let name): ("planted: \(name)", "good")
    case .partly(let name): ("only a part of planted: \(name)", "plain")
    case .notPlanted: ("not planted", "bad")
    case .unknown: ("nothing known", "plain")
    }
  }

  /// Tasks from the largest share down, those without an opinion last.
  private func shares() -> Markup {
    let tasks = event.tasks.enumerated().sorted { a, b in
      let left = a.element.raw == nil ? -1 : a.element.share
      let right = b.element.raw == nil ? -1 : b.element.share
      return left == right ? a.offset < b.offset : left > right
    }.map(\.element)
    return .element("div", ["class": "shares"], tasks.enumerated().map { row($1, first: $0 == 0) })
  }

  private func row(_ task: TaskScore, first: Bool) -> Markup {
    let words = words.of(task.task)
    let hasOpinion = task.raw != nil
    let share = hasOpinion && task.share.isFinite ? min(1, max(0, Double(task.share))) : 0
    var name: [Markup] = [.element("b", text: words.name)]
    if !hasOpinion {
      name.append(.text(": no opinion"))
    } else if share >= 0.15 || first {
      name.append(.text(": \(words.finding)"))
    }
    return .element(
      "div", ["class": "share"],
      [
        .element("span", ["class": "name"], name),
        .element(
          "span", ["class": "bar", "aria-hidden": "true"],
          [.element("i", ["style": "width:\(Wording.decimal(share * 100, places: 1))%"])]),
        .element("span", ["class": "part"], text: hasOpinion ? Wording.percent(share) : "–"),
      ])
  }
}
