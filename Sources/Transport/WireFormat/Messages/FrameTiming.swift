import VideoModel

/// The origin of the capture time of a frame.
package struct FrameTiming: Sendable, Hashable {
  package var clock: ClockSource
  /// The presentation time as the producer has it; `nil` when it has none.
  package var presentation: PresentationTime?

  package init(clock: ClockSource = .unspecified, presentation: PresentationTime? = nil) {
    self.clock = clock
    self.presentation = presentation
  }
}

/// The clock of a capture time.
package enum ClockSource: String, Sendable, Hashable, CaseIterable {
  case unspecified
  /// The clock of the camera, sent with the frame.
  case camera
  /// The clock of the machine that received the frame.
  case receiver
  /// The time stamps of a file, where the first frame has time 0.
  case file
}
