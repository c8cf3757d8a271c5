import Testing
import VideoModel
import WireFormat

/// Hostile and broken bytes: the result is always a message or a `WireError`.
@Suite struct MutatedMessagesTests {
  @Test("No damage to a message brings the reader down", arguments: SampleMessages.all.map(\.name))
  func damage(name: String) throws {
    let sample = try #require(SampleMessages.all.first { $0.name == name }).envelope
    let whole = WireFormat.encode(sample)
    let others = SampleMessages.all.map { WireFormat.encode($0.envelope)[0] }
    var random = SplitMix(state: UInt64(name.utf8.reduce(0) { $0 + Int($1) }))
    var read = 0
    var refused: Set<String> = []
    for round in 0..<4000 {
      var bytes = whole[0]
      switch round % 5 {
      case 0:  // Cut short.
        bytes.removeLast(Int(random.next() % UInt64(bytes.count)) + 1)
      case 1:  // A few bits over.
        for _ in 0...random.next() % 4 { bytes[random.index(bytes)] ^= 1 << UInt8(random.next() % 8) }
      case 2:  // A byte of another value, often a length.
        bytes[random.index(bytes)] = UInt8(truncatingIfNeeded: random.next())
      case 3:  // Part of another message behind or between: fields that come twice are merged.
        let other = others[random.index(others)]
        bytes.insert(contentsOf: other, at: round % 2 == 0 ? bytes.count : random.index(bytes))
      default:  // A piece gone from the middle.
        let start = random.index(bytes)
        bytes.removeSubrange(start..<min(bytes.count, start + 1 + Int(random.next() % 8)))
      }
      let parts = [bytes] + whole.dropFirst()
      switch Result(catching: { () throws(WireError) in try WireFormat.decode(parts) }) {
      case .failure(let error): refused.insert(error.counter)
      case .success(let envelope):
        read += 1
        // A message that was read can be written and shown, and reads the same again.
        let written = WireFormat.encode(envelope)
        #expect(try WireFormat.encode(WireFormat.decode(written)) == written)
        #expect(!MessageJSON.line(envelope, topic: "t").contains("\n"))
      }
    }
    #expect(read > 0)
    #expect(refused.contains("malformed"))
  }

  @Test("Random bytes are refused")
  func noise() {
    var random = SplitMix(state: 5)
    for length in 1..<2000 {
      let bytes = (0..<length % 300 + 1).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      #expect(throws: WireError.self) { try WireFormat.decode([bytes]) }
    }
  }
}

/// Random numbers, equal on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// An index into `list`, which must not be empty.
  mutating func index(_ list: [some Any]) -> Int { Int(next() % UInt64(list.count)) }
}
