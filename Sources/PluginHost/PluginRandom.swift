import PluginABI

/// Hands `generator` to `body` in the form of the contract. Numbers that `body` draws do not come again.
func withPluginRandom<Generator: RandomNumberGenerator, Result>(
  _ generator: inout Generator, _ body: (UnsafePointer<vagary_random>) -> Result
) -> Result {
  var erased: any RandomNumberGenerator = generator
  defer { if let drawn = erased as? Generator { generator = drawn } }
  return withUnsafeMutablePointer(to: &erased) { state in
    var random = vagary_random(state: UnsafeMutableRawPointer(state)) { state in
      guard let state else { return 0 }
      return state.assumingMemoryBound(to: (any RandomNumberGenerator).self).pointee.next()
    }
    return body(&random)
  }
}
