/// Sine of an angle given in whole turns, within 0.0011.
///
/// Built from additions and multiplications only, so that every machine draws the same bytes;
/// the C library's sine is not the same everywhere.
func sine(turns: Double) -> Double {
  let angle = turns - (turns + 0.5).rounded(.down)
  let parabola = 8 * angle - 16 * angle * abs(angle)
  return parabola + 0.225 * (parabola * abs(parabola) - parabola)
}

func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }

/// The part after the point, 0 up to but not 1, also for negative values.
func fraction(_ value: Double) -> Double { value - value.rounded(.down) }

/// `value` held to 0...1.
func clamp(_ value: Double) -> Double { min(1, max(0, value)) }

/// Eases 0...1 onto 0...1 with no speed at both ends.
func smoothStep(_ value: Double) -> Double {
  let t = clamp(value)
  return t * t * (3 - 2 * t)
}
