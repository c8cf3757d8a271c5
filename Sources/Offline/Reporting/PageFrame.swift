/// The frame around the content of every page: one file that needs nothing from elsewhere.
enum PageFrame {
  /// The whole file, UTF-8.
  ///
  /// - Parameters:
  ///   - title: text of any origin; the name of the program goes before it.
  ///   - sheet: styles of this page besides ``StoryStyle``.
  static func html(title: String, sheet: String = "", _ content: [Markup]) -> String {
    let head = Markup.element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]),
        .element("title", text: "Vagary: \(title)"), .style(StoryStyle.sheet + sheet),
      ])
    let main = Markup.element("main", [:], content)
    let page = Markup.element("html", ["lang": "en"], [head, .element("body", [:], [main])])
    return "<!DOCTYPE html>\n" + page.source + "\n"
  }

  /// The top of a page: its name, and what it is for.
  static func header(_ title: String, promise: String) -> Markup {
    .element(
      "header", [:],
      [
        .element("p", ["class": "brand"], text: "Vagary"), .element("h1", text: title),
        .element("p", ["class": "promise"], text: promise),
      ])
  }
}
