import Ingest
import Testing

@testable import Mesh

@Suite struct TopicSequencesTests {
  /// Gives the publisher ids 1, 2, 3 ...
  private func sequences(capacity: Int) -> TopicSequences {
    var last: UInt64 = 1
    return TopicSequences(publisher: 1, capacity: capacity) {
      last += 1
      return last
    }
  }

  /// Sends one message under `topic`.
  private func send(_ topic: String, _ sequences: inout TopicSequences) -> TopicSequences.Number {
    let number = sequences.next(topic)
    sequences.sent(topic)
    return number
  }

  @Test("Each topic counts from 0 by 1, and a message that was given up leaves no gap")
  func counts() {
    var sequences = sequences(capacity: 10)
    let numbers = [
      send("a", &sequences), send("b", &sequences), sequences.next("a"), send("a", &sequences),
      send("a", &sequences),
    ]
    #expect(numbers.map(\.sequence) == [0, 0, 1, 1, 2])
    #expect(numbers.allSatisfy { $0.publisher == 1 })
  }

  @Test("Names that come and go do not make the memory grow, and a topic in use keeps its id and number")
  func bounded() {
    var sequences = sequences(capacity: 10)
    for number in 0..<10_000 {
      let live = send("live", &sequences)
      #expect(live == .init(publisher: 1, sequence: UInt64(number)))
      _ = send("name \(number)", &sequences)
      #expect(sequences.count <= 10)
    }
  }

  @Test(
    "To a reader a forgotten topic that comes back is a restarted publisher: no message is lost or dropped")
  func comesBack() {
    var sequences = sequences(capacity: 4)
    var monitor = SequenceMonitor()
    func read(_ topic: String) -> SequenceMonitor.Arrival {
      let number = send(topic, &sequences)
      return monitor.arrived(publisher: number.publisher, topic: topic, sequence: number.sequence, at: 0)
    }
    var arrivals: [SequenceMonitor.Arrival] = []
    for round in 0..<50 {
      arrivals.append(read("back"))
      for number in 0..<4 { _ = read("other \(round) \(number)") }
      arrivals.append(read("back"))
    }
    #expect(arrivals[0] == .first)
    #expect(arrivals.dropFirst().allSatisfy { $0 == .restart || $0 == .inOrder })
    #expect(arrivals.contains(.restart))
    #expect(monitor.totals.lost == 0)
    #expect(monitor.totals.duplicates == 0)
  }
}
