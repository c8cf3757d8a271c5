import Console
import Footage

/// Shows passes over footage on stderr, one after the other. One owner, one thread.
final class FramePrinter {
  private var printer: ProgressPrinter?

  /// Shows a pass from its first frame to its end.
  func show(_ progress: FrameProgress) {
    let printer = printer ?? ProgressPrinter(progress.stage, unit: "frames", total: progress.total)
    self.printer = progress.isOver ? nil : printer
    guard progress.isOver else { return printer.advance(to: progress.frames) }
    printer.finish(at: progress.frames)
  }
}
