import VideoModel

/// Tells by brightness and colour of a camera's pictures which profile they belong to.
///
/// Decides on summaries of a few frames a second; a value with one owner, without a clock. The first picture decides at
/// once, later ones only when all of them say the same for a while and by more than the light flickers.
package struct ProfileChoice: Sendable {
  package struct Configuration: Sendable, Equatable {
    /// Mean brightness (0...255) under which day becomes night, and from which night becomes day.
    package var darkBelow: Float = 50
    package var brightFrom: Float = 65
    /// Mean distance from grey (``ImageSummary/colour``) under which a picture has no colour, and from which it has
    /// colour again.
    package var colourlessBelow: Float = 1
    package var colourFrom: Float = 2
    /// Mean brightness under which a picture says nothing: of darkness nobody can tell the colour.
    package var blackBelow: Float = 14
    /// Pictures with colour before one without is more than a camera that has none.
    package var colourfulPictures = 10
    /// Seconds for which pictures have to say the same.
    package var patience = 30.0

    package init() {}
  }

  private let configuration: Configuration
  /// Whether there is a calibration for infrared: then a camera that never had any colour is taken for it too.
  package var expectsInfrared: Bool
  /// `nil` before the first picture that says something.
  package private(set) var profile: Profile?
  private var candidate: (profile: Profile, since: Int64)?
  private var colourful = 0

  package init(expectsInfrared: Bool, configuration: Configuration = .init()) {
    self.expectsInfrared = expectsInfrared
    self.configuration = configuration
  }

  /// Takes the next picture, captured at `time` nanoseconds.
  ///
  /// - Returns: whether ``profile`` changed.
  package mutating func push(_ picture: ImageSummary, at time: Int64) -> Bool {
    guard picture.mean >= configuration.blackBelow else { return false }
    if picture.colour >= configuration.colourFrom {
      colourful = min(colourful + 1, configuration.colourfulPictures)
    }
    let seen = look(picture)
    guard let profile else {
      profile = seen
      return true
    }
    guard seen != profile else {
      candidate = nil
      return false
    }
    // A clock that was set back starts the wait anew.
    guard let candidate, candidate.profile == seen, candidate.since <= time else {
      candidate = (seen, time)
      return false
    }
    guard Double(time - candidate.since) / 1e9 >= configuration.patience else { return false }
    self.profile = seen
    self.candidate = nil
    return true
  }

  private func look(_ picture: ImageSummary) -> Profile {
    let colourNeeded = profile == .infrared ? configuration.colourFrom : configuration.colourlessBelow
    let canBeInfrared = expectsInfrared || colourful >= configuration.colourfulPictures
    if picture.colour < colourNeeded, canBeInfrared { return .infrared }
    let lightNeeded = profile == .night ? configuration.brightFrom : configuration.darkBelow
    return picture.mean >= lightNeeded ? .day : .night
  }
}
