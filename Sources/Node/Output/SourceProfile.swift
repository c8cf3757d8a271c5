import Bundles
import Fusion
import Health
import VideoModel

/// Which of its bundle's calibrations a source is scored under: that of the light it is in.
///
/// A value with one owner, the output thread. With one calibration there is nothing to choose.
struct SourceProfile {
  private let fingerprint: String
  private let calibrations: [Profile: Calibration]
  private let schedule: ProfileSchedule
  private var choice: ProfileChoice
  private var scheduled: Profile?

  /// - Parameter before: whose pictures are known already.
  init(_ bundle: ModelBundle?, schedule: ProfileSchedule, continuing before: SourceProfile? = nil) {
    fingerprint = bundle?.fingerprint ?? ""
    calibrations = bundle?.calibrations ?? [:]
    self.schedule = schedule
    let expectsInfrared = calibrations[.infrared] != nil
    choice = before?.choice ?? ProfileChoice(expectsInfrared: expectsInfrared)
    choice.expectsInfrared = expectsInfrared
    scheduled = schedule.spans.isEmpty ? nil : before?.scheduled
  }

  /// `nil`: there is nothing to choose from, or nothing is known yet.
  var profile: Profile? {
    guard calibrations[.day] != nil, calibrations.count > 1 else { return nil }
    return schedule.spans.isEmpty ? choice.profile : scheduled
  }

  /// Whether the profile has a calibration of its own, or needs none.
  var isCalibrated: Bool { profile.map { calibrations[$0] != nil } ?? true }

  /// That of the day where the profile has none.
  var calibration: Calibration? { profile.flatMap { calibrations[$0] } ?? calibrations[.day] }

  /// Names the bundle and the calibration that scores are made with.
  var infoVersion: String {
    guard let profile, profile != .day, isCalibrated else { return fingerprint }
    return Fingerprint.of(Array("\(fingerprint) \(profile.rawValue)".utf8))
  }

  /// What is wrong, in words.
  var problem: String? {
    guard let profile, !isCalibrated else { return nil }
    return "the profile \(profile.rawValue) is not calibrated, others are; run `vagary calibrate --profile "
      + "\(profile.rawValue)` on such footage: scores are published under the calibration of the day, events are not"
  }

  /// Whether scores mean something else under `other`.
  func isComparable(to other: SourceProfile) -> Bool {
    infoVersion == other.infoVersion && isCalibrated == other.isCalibrated
  }

  /// Takes a look at the picture.
  ///
  /// - Parameter suspicion: what seems wrong with it. Another view has its light all the same, and it may be the light
  ///   that makes it look like one.
  mutating func looked(_ picture: ImageSummary, at stamp: FrameStamp, suspicion: ImageWatch.Fault?) {
    guard suspicion == nil || suspicion == .moved else { return }
    _ = choice.push(picture, at: stamp.captureTime)
  }

  /// A frame comes.
  mutating func timePassed(_ stamp: FrameStamp) { scheduled = schedule.profile(at: stamp.captureTime) }
}
