import Fusion
import TestSupport
import VideoModel

/// Held-out normal footage: `tracks` walkers one after another, 50 frames each at 10 fps. Task `a` has
/// mean 10 and deviation 2, task `b` mean -1 and deviation 0.1, task `flat` is always 5.
func heldOut(tracks: Int = 40, seed: UInt64 = 1) -> [CalibrationObject] {
  var noise = Invented.Noise(seed: seed)
  return (0..<tracks).flatMap { track in
    (0..<50).map { frame in
      let a = Float(10 + 2 * noise.normal())
      let b = Float(-1 + 0.1 * noise.normal())
      return CalibrationObject(
        source: "clip", stamp: Invented.stamp(track * 50 + frame), track: "t\(track)",
        tasks: [
          RawTaskScore(task: "a", raw: a, bounded: 0.5), RawTaskScore(task: "b", raw: b, bounded: 0.1),
          RawTaskScore(task: "flat", raw: 5, bounded: 0.2),
        ])
    }
  }
}
