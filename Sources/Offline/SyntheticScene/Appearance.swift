/// How one actor looks. Drawn from the same distribution for every seed.
struct Appearance {
  /// Height of a person, metres.
  var height: Double
  /// Breadth of body and limbs, 1 is average.
  var build: Double
  var skin, hair, top, trousers, shoes: Colour
  /// Reaches to the knee when there is one.
  var coat: Bool
  /// Worn on the back.
  var backpack: Colour?
  /// The paint of a vehicle.
  var paint: Colour

  init(random: inout SceneRandom) {
    height = random.uniform(1.55...1.9)
    build = random.uniform(0.9...1.18)
    skin = random.pick([
      Colour(236, 196, 168), Colour(222, 174, 140), Colour(188, 138, 104), Colour(140, 98, 72),
      Colour(104, 72, 54),
    ])
    hair = random.pick([
      Colour(38, 30, 26), Colour(70, 48, 32), Colour(112, 80, 48), Colour(186, 150, 92),
      Colour(128, 124, 120), Colour(60, 36, 28),
    ])
    top = random.pick([
      Colour(44, 62, 104), Colour(58, 62, 68), Colour(158, 52, 46), Colour(212, 206, 192),
      Colour(72, 116, 82), Colour(196, 154, 62), Colour(96, 140, 176), Colour(112, 72, 104),
      Colour(206, 118, 84), Colour(46, 112, 118),
    ])
    trousers = random.pick([
      Colour(44, 54, 84), Colour(42, 42, 46), Colour(96, 88, 74), Colour(70, 82, 104),
      Colour(62, 52, 46), Colour(120, 112, 98),
    ])
    shoes = random.pick([Colour(34, 30, 30), Colour(86, 60, 42), Colour(200, 198, 192)])
    coat = random.chance(0.2)
    let packs = [Colour(176, 62, 40), Colour(40, 66, 96), Colour(66, 84, 52), Colour(48, 44, 44)]
    backpack = random.chance(0.5) ? random.pick(packs) : nil
    paint = random.pick([Colour(228, 226, 218), Colour(86, 150, 108), Colour(220, 176, 70)])
  }
}
