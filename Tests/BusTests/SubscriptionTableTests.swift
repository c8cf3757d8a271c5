import Testing

@testable import Bus

@Suite("Counting subscriptions")
struct SubscriptionTableTests {
  private func table(_ messages: [(UInt8, String)]) -> SubscriptionTable {
    var table = SubscriptionTable()
    receive(messages, &table)
    return table
  }

  private func receive(_ messages: [(UInt8, String)], _ table: inout SubscriptionTable) {
    for (flag, prefix) in messages {
      ([flag] + Array(prefix.utf8)).withUnsafeBytes { table.received($0) }
    }
  }

  @Test("Every prefix that lets a topic through is counted, once for each subscriber")
  func matching() {
    let table = table([(1, "a/"), (1, "a/"), (1, "a/b/"), (1, ""), (1, "c/")])
    #expect(table.count(matching: "a/b/") == 4)
    #expect(table.count(matching: "a/x/") == 3)
    #expect(table.count(matching: "d/") == 1)
  }

  @Test("A subscription taken back no longer counts, and one never made takes nothing away")
  func takenBack() {
    let table = table([(1, "a/"), (0, "a/"), (0, "a/"), (1, "a/")])
    #expect(table.count(matching: "a/") == 1)
    #expect(table.counts.count == 1)
  }

  @Test("Readers that came after the end, or lost their connection and came back, are not waited for")
  func confirmations() {
    let end = SubscriptionTable.confirmation(of: "end")
    var table = table([(1, "a/"), (1, "a/"), (1, "b/")])
    #expect(table.isConfirmed)
    table.expectConfirmations(of: "end", topic: "a/")
    receive([(1, "a/"), (1, end)], &table)
    #expect(!table.isConfirmed)
    receive([(1, end)], &table)
    #expect(table.isConfirmed)
    table.expectConfirmations(of: "next", topic: "a/")
    // Two readers go and two come. One reader of the time of the token is left.
    receive([(0, "a/"), (0, "a/"), (1, "a/"), (1, "a/")], &table)
    #expect(!table.isConfirmed)
    receive([(1, SubscriptionTable.confirmation(of: "next"))], &table)
    #expect(table.isConfirmed)
  }

  @Test("Ends that are never confirmed do not pile up: beyond 1024 topics the oldest is no longer waited for")
  func mostExpected() {
    var table = table([(1, "")])
    let tokens = (0...SubscriptionTable.mostExpected).map { "end \($0)" }
    for token in tokens { table.expectConfirmations(of: token, topic: "\(token)/") }
    #expect(!table.isConfirmed)
    receive(tokens.dropFirst().map { (1, SubscriptionTable.confirmation(of: $0)) }, &table)
    #expect(table.isConfirmed)
  }

  @Test("A message that is not a subscription changes nothing")
  func noise() {
    var table = SubscriptionTable()
    [UInt8]().withUnsafeBytes { table.received($0) }
    [UInt8](arrayLiteral: 2, 97).withUnsafeBytes { table.received($0) }
    ([1] + [UInt8](repeating: 97, count: 513)).withUnsafeBytes { table.received($0) }
    #expect(table.counts.isEmpty)
  }
}
