import VideoModel

/// How the capture time of a frame came about.
package struct FrameTiming: Sendable, Hashable {
  package var clock: ClockSource
  /// The producer's own presentation time, untouched; `nil` when it has none.
  package var presentation: PresentationTime?

  package init(clock: ClockSource = .unspecified, presentation: PresentationTime? = nil) {
    self.clock = clock
    self.presentation = presentation
  }
}

/// Whose clock gave a capture time.
package enum ClockSource: String, Sendable, Hashable, CaseIterable {
  case unspecified
  /// The camera's own, as sent with the picture.
  case camera
  /// That of the machine which received the picture.
  case receiver
  /// The time stamps of a file; zero is its first frame.
  case file
}
