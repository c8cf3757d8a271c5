import VideoModel

/// Everything the page shows. A plain value; the caller cuts and encodes the images.
package struct StoryContent: Sendable {
  /// Title of the page, for example "The plaza, seed 7".
  package var title: String
  /// One or two sentences under the title.
  package var promise: String
  /// Lines at the end: how to run it again, what was trained on what.
  package var notes: [String]
  package var summary: Summary
  package var timeline: ScoreTimeline
  /// In order of time.
  package var events: [Event]
  /// Planted spans without an event.
  package var missed: [Missed]
  /// By the short id of the task.
  package var words: [String: TaskWords]

  package init(
    title: String, promise: String = StoryPage.promise, notes: [String] = [], summary: Summary,
    timeline: ScoreTimeline, events: [Event], missed: [Missed] = [], words: [String: TaskWords]
  ) {
    self.title = title
    self.promise = promise
    self.notes = notes
    self.summary = summary
    self.timeline = timeline
    self.events = events
    self.missed = missed
    self.words = words
  }

  /// Counts from comparing the events with the planted spans.
  package struct Findings: Sendable, Equatable {
    package var planted, found, falseEvents: Int

    package init(planted: Int, found: Int, falseEvents: Int) {
      self.planted = planted
      self.found = found
      self.falseEvents = falseEvents
    }
  }

  /// The numbers on top.
  package struct Summary: Sendable, Equatable {
    /// `nil` for footage of which nothing is known.
    package var findings: Findings?
    package var frames: Int
    /// Length of the footage, seconds.
    package var duration: Double
    /// Objects scored per second of computing; `nil` when not measured.
    package var objectsPerSecond: Double?
    /// Detections received: `scored` and all of `notScored` together, or the page says what is missing.
    package var detections: Int
    package var scored: Int
    package var notScored: [NotScoredReason: Int]

    package init(
      findings: Findings?, frames: Int, duration: Double,
      objectsPerSecond: Double?, detections: Int, scored: Int, notScored: [NotScoredReason: Int]
    ) {
      self.findings = findings
      self.frames = frames
      self.duration = duration
      self.objectsPerSecond = objectsPerSecond
      self.detections = detections
      self.scored = scored
      self.notScored = notScored
    }
  }

  /// Whether an event is on something planted.
  package enum Verdict: Sendable, Equatable {
    /// Found what was planted under this name.
    case planted(String)
    /// On the planted actor, but it covers too little of its time to count as finding it.
    case partly(String)
    case notPlanted
    /// Nothing is known of the footage.
    case unknown
  }

  package struct Event: Sendable {
    /// For example the class and the track.
    package var label: String
    package var track: String
    /// Seconds from the first frame.
    package var start, end, peak: Double
    package var peakScore: Double
    /// At the peak.
    package var tasks: [TaskScore]
    package var verdict: Verdict
    /// 6 to 8 images in order of time.
    package var strip: [StripImage]

    package init(
      label: String, track: String, start: Double, end: Double, peak: Double, peakScore: Double,
      tasks: [TaskScore], verdict: Verdict, strip: [StripImage]
    ) {
      self.label = label
      self.track = track
      self.start = start
      self.end = end
      self.peak = peak
      self.peakScore = peakScore
      self.tasks = tasks
      self.verdict = verdict
      self.strip = strip
    }
  }

  package struct Missed: Sendable {
    /// Name of the planted span.
    package var name: String
    /// Seconds from the first frame.
    package var start, end: Double
    package var strip: [StripImage]

    package init(name: String, start: Double, end: Double, strip: [StripImage]) {
      self.name = name
      self.start = start
      self.end = end
      self.strip = strip
    }
  }
}
