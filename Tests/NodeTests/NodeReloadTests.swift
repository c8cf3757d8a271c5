import Testing

@testable import Node
@testable import PlainText

@Suite struct NodeReloadTests {
  @Test(
    "A change lists the keys that a running node accepts apart from those that need a restart")
  func change() {
    let old = Configuration()
    var new = old
    new.events.rule.threshold = 4
    new.bus.socket.sendHighWater = 7
    var gate = Configuration.Source()
    (gate.detector, gate.ignore) = ("motion", ["0:0 1:0 1:1"])
    new.sources["gate"] = gate
    let change = ConfigurationChange(from: old, to: new)
    #expect(change.reloadable == ["events.threshold", "sources.gate.ignore"])
    #expect(change.fixed == ["bus.send_high_water", "sources.gate.detector"])
    // A source without settings changes nothing.
    new = old
    new.sources["yard"] = Configuration.Source()
    #expect(ConfigurationChange(from: old, to: new) == ConfigurationChange(from: old, to: old))
  }

  @Test("A reload with a key that needs a restart is refused by that name, and the setup in use stays")
  func refused() throws {
    var next = Configuration()
    let setup = try NodeSetup(next)
    next.events.rule.threshold = 5
    next.journal.retention.days = 3
    let wanted = next
    let reload = NodeReload(setup) { _ in wanted }
    #expect {
      try reload.prepare(ControlOrder(order: .reload))
    } throws: { error in
      let failure = CommandFailure(explaining: error)
      return failure.status == .configuration
        && failure.message == "journal.days cannot change while the node runs"
    }
    #expect(reload.setup === setup)
  }

  @Test(
    "A swapped bundle is a setting above all others, and stays when the configuration is read again"
  )
  func swapped() throws {
    var asked: [[String]] = []
    var reload = NodeReload(try NodeSetup(Configuration())) { settings in
      asked.append(settings)
      return Configuration()
    }
    func swap(_ bundle: String, _ source: String? = nil) throws {
      reload.commit(try reload.prepare(ControlOrder(order: .swapBundle, bundle: bundle, source: source)))
    }
    try swap("/a")
    try swap("/b", "gate")
    try swap("/c")
    reload.commit(try reload.prepare(ControlOrder(order: .reload)))
    #expect(
      asked == [
        ["bundle.path=/a"], ["bundle.path=/a", "sources.gate.bundle=/b"],
        ["sources.gate.bundle=/b", "bundle.path=/c"], ["sources.gate.bundle=/b", "bundle.path=/c"],
      ])
    // An order that was only prepared does not stay.
    _ = try reload.prepare(ControlOrder(order: .swapBundle, bundle: "/d"))
    _ = try reload.prepare(ControlOrder(order: .reload))
    #expect(asked.last == ["sources.gate.bundle=/b", "bundle.path=/c"])
  }
}
