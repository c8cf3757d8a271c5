/// A light in which a camera gives pictures of its own kind: each has a calibration of its own.
package enum Profile: String, Sendable, Hashable, CaseIterable {
  /// Light enough; also that of cameras that tell no profiles apart.
  case day
  /// Dark, but with colour.
  case night
  /// Without colour: the camera sees by its own invisible light.
  case infrared
}
