import VideoModel

extension StoryPage {
  /// Everything the page tells. A plain value; the caller cuts and encodes the pictures.
  public struct Content: Sendable {
    /// What was watched, for example "The plaza, seed 7".
    public var title: String
    /// One or two sentences under the title.
    public var promise: String
    /// Lines at the end: how to run it again, what was trained on what.
    public var notes: [String]
    public var summary: Summary
    public var timeline: ScoreTimeline
    /// In order of time.
    public var events: [Event]
    /// Planted spans without an event.
    public var missed: [Missed]

    public init(
      title: String, promise: String = StoryPage.promise, notes: [String] = [], summary: Summary,
      timeline: ScoreTimeline, events: [Event], missed: [Missed] = []
    ) {
      self.title = title
      self.promise = promise
      self.notes = notes
      self.summary = summary
      self.timeline = timeline
      self.events = events
      self.missed = missed
    }
  }

  /// What came of comparing the events with what was planted.
  public struct Findings: Sendable, Equatable {
    public var planted, found, falseEvents: Int

    public init(planted: Int, found: Int, falseEvents: Int) {
      self.planted = planted
      self.found = found
      self.falseEvents = falseEvents
    }
  }

  /// The numbers on top.
  public struct Summary: Sendable, Equatable {
    /// `nil` for footage of which nothing is known.
    public var findings: Findings?
    public var frames: Int
    /// Length of the footage, seconds.
    public var duration: Double
    /// Objects scored per second of computing; `nil` when not measured.
    public var objectsPerSecond: Double?
    /// Detections received: `scored` and all of `notScored` together, or the page says what is missing.
    public var detections: Int
    public var scored: Int
    public var notScored: [NotScoredReason: Int]

    public init(
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

  /// One frame of a film strip.
  public struct Picture: Sendable, Equatable {
    /// A JPEG file; the page shows it as it is.
    public var jpeg: [UInt8]
    /// Its size, pixels.
    public var width, height: Int
    /// Drawn over it, in its own pixels.
    public var box: BoundingBox?
    /// Seconds from the first frame of the footage.
    public var time: Double

    public init(jpeg: [UInt8], width: Int, height: Int, box: BoundingBox?, time: Double) {
      self.jpeg = jpeg
      self.width = width
      self.height = height
      self.box = box
      self.time = time
    }
  }

  /// Whether an event is on something planted.
  public enum Verdict: Sendable, Equatable {
    /// Found what was planted under this name.
    case planted(String)
    /// On the planted actor, but it covers too little of its time to count as finding it.
    case partly(String)
    case notPlanted
    /// Nothing is known of the footage.
    case unknown
  }

  public struct Event: Sendable {
    /// For example the class and the track.
    public var label: String
    public var track: String
    /// Seconds from the first frame.
    public var start, end, peak: Double
    public var peakScore: Double
    /// At the peak.
    public var tasks: [TaskScore]
    public var verdict: Verdict
    /// 6 to 8 pictures in order of time.
    public var strip: [Picture]

    public init(
      label: String, track: String, start: Double, end: Double, peak: Double, peakScore: Double,
      tasks: [TaskScore], verdict: Verdict, strip: [Picture]
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

  public struct Missed: Sendable {
    /// What was planted.
    public var name: String
    /// Seconds from the first frame.
    public var start, end: Double
    public var strip: [Picture]

    public init(name: String, start: Double, end: Double, strip: [Picture]) {
      self.name = name
      self.start = start
      self.end = end
      self.strip = strip
    }
  }
}
