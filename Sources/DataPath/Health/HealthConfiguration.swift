import Settings

/// Which checks of a source run, and how far back they look.
package struct HealthConfiguration: Sendable, Equatable, SettingGroup {
  package static let section = "health"

  /// Whether the image of the source is checked (``ImageWatch``).
  package var picture = true
  /// Whether the detections are compared with the movement in the image (``DetectorWatch``); needs `picture`.
  package var detector = true
  /// Whether scores, objects, classes and sizes are compared with the calibration (``DriftWatch``).
  package var drift = true
  /// Capture time that ``DetectorWatch`` and ``DriftWatch`` look back on.
  @Setting(1200...86_400, "s") package var window = 3600.0

  package init() {}
}
