/// The odd behaviour of a planted actor.
package enum PlantedKind: String, Sendable, Hashable, CaseIterable, Codable {
  /// Runs across at 3.5 to 4.5 m/s.
  case runner
  /// Rides a bicycle across at 3.2 to 4 m/s.
  case cyclist
  /// Drives a small vehicle across at 2.2 to 2.8 m/s.
  case cart
  /// Walks at an ordinary speed, facing away from where it goes.
  case backwards
  /// Dashes, stops dead, turns on the spot, jumps and throws its arms about.
  case erratic
  /// Stays in the middle of the plaza, where no ordinary walker stops. The span is the stay alone:
  /// coming and going is ordinary. Not planted by default.
  case loiterer

  /// The kinds that the demonstration plants.
  package static let usual: [PlantedKind] = [.runner, .cyclist, .cart, .backwards, .erratic]
  /// Kinds that are people on foot: their look is ordinary, only their behaviour is odd.
  package static let people: [PlantedKind] = [.runner, .backwards, .erratic, .loiterer]
}
