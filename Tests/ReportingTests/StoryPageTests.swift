import Foundation
import FoundationXML
import Reporting
import Testing
import VideoModel

/// Reads a page as XML and keeps what the tests ask for.
private final class PageReader: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var text = ""
  private(set) var wellFormed = false

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    wellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}

private let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]

private func image(_ time: Double, box: BoundingBox? = nil) -> StripImage {
  StripImage(jpeg: jpeg, width: 96, height: 128, box: box, time: time)
}

private func content(
  title: String = "The plaza", label: String = "person", events: Bool = true
) -> StoryContent {
  let box = BoundingBox(left: 20, top: 10, width: 40, height: 90)
  let event = StoryContent.Event(
    label: label, track: "1-7", start: 12, end: 17.2, peak: 14.4, peakScore: 5.25,
    tasks: [
      TaskScore(task: "middle-box", raw: 1, share: 0.2),
      TaskScore(task: "arrow-of-time", raw: 2, share: 0.8),
      TaskScore(task: "distillation", raw: nil),
    ], verdict: .planted("backwards"), strip: (0..<6).map { image(12 + Double($0), box: box) })
  return StoryContent(
    title: title, notes: ["vagary demo, seed 7"],
    summary: StoryContent.Summary(
      findings: .init(planted: 2, found: 1, falseEvents: 0), frames: 1000, duration: 80,
      objectsPerSecond: 412,
      detections: 4321, scored: 4300, notScored: [.captureGap: 21]),
    timeline: ScoreTimeline(
      duration: 80, points: (0..<80).map { .init(time: Double($0), score: $0 == 40 ? nil : Double($0 % 7)) },
      threshold: 4, planted: [.init(name: "backwards", start: 11, end: 18, good: true)],
      events: [.init(name: "1", start: 12, end: 17.2, good: true)]),
    events: events ? [event] : [],
    missed: [.init(name: "erratic", start: 50, end: 57, strip: [image(53)])],
    words: [
      "arrow-of-time": TaskWords(name: "Arrow of time", finding: "it looked like time ran backwards"),
      "middle-box": TaskWords(name: "Middle box", finding: "the picture was not as expected"),
    ])
}

@Test("The page is well-formed and says the numbers, the verdict and the reason in plain words")
func whatItSays() {
  let page = PageReader(StoryPage(content()).html())
  #expect(page.wellFormed)
  for words in [
    "1 of 2", "planted found", "false events", "1,000", "412", "planted: backwards",
    "it looked like time ran backwards", "80 %", "no opinion", "missed", "erratic", "0:12.0 to 0:17.2",
    "peak score 5.25", "Of 4,321 detections, 4,300 were scored; 21 were not: frames were missing around it",
    "None is unaccounted for.", "vagary demo, seed 7",
  ] {
    #expect(page.text.contains(words), "the page does not say \"\(words)\"")
  }
}

@Test("The task with the largest share comes first and one without an opinion last")
func taskOrder() throws {
  let text = PageReader(StoryPage(content()).html()).text
  let arrow = try #require(text.range(of: "Arrow of time"))
  let middle = try #require(text.range(of: "Middle box"))
  let distillation = try #require(text.range(of: "distillation"))
  #expect(arrow.lowerBound < middle.lowerBound && middle.lowerBound < distillation.lowerBound)
}

@Test("The page loads nothing: every image is inside, there is no script and no address")
func selfContained() {
  let html = StoryPage(content()).html()
  let page = PageReader(html)
  let images = page.elements.filter { $0.name == "image" }
  #expect(images.count == 7)
  #expect(images.allSatisfy { $0.attributes["href"] == "data:image/jpeg;base64,/9j/2Q==" })
  #expect(!page.elements.contains { ["script", "link", "iframe"].contains($0.name) })
  let addresses = html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
  #expect(!addresses.contains("http") && !addresses.contains("url(") && !addresses.contains("@import"))
}

@Test("Texts from outside cannot become markup")
func escaping() {
  let nasty = "<script>alert(\"1\")</script> & 'x' \u{1}\u{FFFE}"
  let html = StoryPage(content(title: nasty, label: nasty)).html()
  let page = PageReader(html)
  #expect(page.wellFormed)
  #expect(!page.elements.contains { $0.name == "script" })
  #expect(!html.contains("<script"))
  #expect(page.text.contains("<script>alert(\"1\")</script> & 'x'"))
}

@Test("A detection that is neither scored nor listed is said to be missing")
func unbalanced() {
  var unbalanced = content()
  unbalanced.summary.scored -= 3
  #expect(PageReader(StoryPage(unbalanced).html()).text.contains("3 are unaccounted for."))
}

@Test("Footage of which nothing is known has events but no findings")
func unknownFootage() {
  var unknown = content()
  unknown.summary.findings = nil
  unknown.missed = []
  unknown.events[0].verdict = .unknown
  let text = PageReader(StoryPage(unknown).html()).text
  #expect(!text.contains("planted found") && !text.contains("missed"))
  #expect(text.contains("nothing known"))
}

@Test("A page without events says so, and numbers that are not finite do no harm")
func nothingHappened() {
  var quiet = content(events: false)
  quiet.timeline.points = [.init(time: .nan, score: .infinity), .init(time: 1, score: .nan)]
  quiet.timeline.threshold = .nan
  quiet.timeline.duration = .infinity
  quiet.summary.objectsPerSecond = .infinity
  quiet.summary.duration = .nan
  let html = StoryPage(quiet).html()
  let page = PageReader(html)
  #expect(page.wellFormed)
  #expect(page.text.contains("No events"))
  #expect(!html.contains("inf\"") && !html.contains("nan\""))
}
