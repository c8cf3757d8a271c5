import ArgumentParser
import Evaluation

/// `vagary metrics`: measures what any method said of some videos, from plain files.
struct MetricsCommand: ParsableCommand {
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, latex, json
  }

  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Measures anomaly scores and regions of any method: AUC, EER, RBDC, TBDC.",
    discussion: """
      Needs neither a model nor a bus. Both folders have files for each video, .npy, .csv or .txt. Files of truth \
      have one label for each frame, or rows of track, frame, xmin, ymin, xmax, ymax. Files of predictions have one \
      score for each frame, or rows of frame, xmin, ymin, xmax, ymax, score. A video may have both kinds. See \
      docs/metrics.md.
      """)

  @Option(name: .long, help: "Folder with the truth.")
  var truth: String

  @Option(name: .long, help: "Folder with the predictions.")
  var predictions: String

  @Option(name: .long, help: "Number of the first frame in tracks and regions, 0 or 1.")
  var firstFrame = 0

  @Option(name: .long, help: "How to print: text, markdown, latex or json.")
  var form = Form.text

  @Flag(name: .long, help: "Print JSON, as --form json does.")
  var json = false

  func validate() throws {
    guard (0...1).contains(firstFrame) else {
      throw ValidationError("--first-frame is \(firstFrame), must be 0 or 1")
    }
  }

  func run() throws {
    let report = MetricsReport(
      try PlainPredictions(truth: truth, predictions: predictions, firstFrame: firstFrame))
    switch json ? .json : form {
    case .text: print(report.text, terminator: "")
    case .markdown: print(report.markdown, terminator: "")
    case .latex: print(report.latex, terminator: "")
    case .json: print(report.json)
    }
  }
}
