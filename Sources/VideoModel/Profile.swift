/// A light condition of a camera. Each profile has a calibration of its own.
package enum Profile: String, Sendable, Hashable, CaseIterable {
  /// Daylight. Cameras without profiles use it always.
  case day
  /// Dark, with colour.
  case night
  /// Without colour: the camera sees by infrared light.
  case infrared
}
