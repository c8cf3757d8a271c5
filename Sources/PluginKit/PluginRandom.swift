import PluginABI

/// Random numbers of the host; the only source of chance of a plugin. Valid during the call that hands it in.
public struct PluginRandom: RandomNumberGenerator {
  let raw: vagary_random

  public mutating func next() -> UInt64 { draw() }

  /// A random number from 0 up to, but not including, `bound`; all equally likely to within 2^-50 for bounds up to
  /// some thousands.
  public func below(_ bound: Int) -> Int {
    Int(draw().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Lends the numbers to a function in C.
  public func lend<Result>(_ body: (UnsafePointer<vagary_random>) -> Result) -> Result {
    withUnsafePointer(to: raw, body)
  }

  private func draw() -> UInt64 { raw.next(raw.state) }
}
