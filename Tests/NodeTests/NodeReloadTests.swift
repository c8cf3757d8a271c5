import Testing

@testable import Node
@testable import PlainText

@Suite struct NodeReloadTests {
  @Test(
    "A change is told by its keys, apart for those that a running node takes and those that need a new start")
  func change() {
    let old = Configuration()
    var new = old
    new.events.threshold = 4
    new.bus.sendHighWater = 7
    new.sources["gate"] = Configuration.Source(detector: "motion", ignore: ["0:0 1:0 1:1"])
    let change = ConfigurationChange(from: old, to: new)
    #expect(change.reloadable == ["events.threshold", "sources.gate.ignore"])
    #expect(change.fixed == ["bus.send_high_water", "sources.gate.detector"])
    // A source that is named without settings is no change.
    new = old
    new.sources["yard"] = Configuration.Source()
    #expect(ConfigurationChange(from: old, to: new) == ConfigurationChange(from: old, to: old))
  }

  @Test("One key that needs a new start refuses the whole, with its name, and the plan in use stays")
  func refused() throws {
    var next = Configuration()
    let plan = try NodeSetup(next)
    next.events.threshold = 5
    next.journal.days = 3
    let wanted = next
    let reload = NodeReload(plan) { _ in wanted }
    #expect {
      try reload.prepare(ControlOrder(order: .reload))
    } throws: { error in
      let failure = CommandFailure(explaining: error)
      return failure.status == .configuration
        && failure.message == "journal.days cannot change while the node runs"
    }
    #expect(reload.plan === plan)
  }

  @Test(
    "A swapped bundle is a setting on top of all others, and stays there when the configuration is read again"
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
    // What was only prepared does not stay.
    _ = try reload.prepare(ControlOrder(order: .swapBundle, bundle: "/d"))
    _ = try reload.prepare(ControlOrder(order: .reload))
    #expect(asked.last == ["sources.gate.bundle=/b", "bundle.path=/c"])
  }
}
