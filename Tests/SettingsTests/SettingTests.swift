import Settings
import Testing

private struct Oven: SettingGroup, Equatable {
  static let section = "oven"
  @Setting(0...250, "°C") var heat: Float = 180
  var isOpen = false
  @Setting(1...4, "trays") var trays = 1
}

@Suite struct SettingTests {
  @Test("A setting carries its default, range and unit")
  func facts() {
    #expect(Oven().heat == 180)
    #expect(Oven().$heat.range == 0...250)
    #expect(Oven().$trays.unit == "trays")
  }

  @Test("Every setting outside its range is listed by its name, and only those")
  func problems() {
    var oven = Oven()
    #expect(oven.rangeProblems().isEmpty)
    oven.heat = .nan
    oven.trays = 5
    #expect(
      oven.rangeProblems() == [
        "oven.heat is nan, must be 0.0 to 250.0 °C", "oven.trays is 5, must be 1 to 4 trays",
      ])
    (oven.heat, oven.trays) = (250, 1)
    #expect(oven.rangeProblems().isEmpty)
  }

  @Test("A setting is written through its key path")
  func written() {
    let path: WritableKeyPath<Oven, Setting<Int>> = \.$trays
    var oven = Oven()
    oven[keyPath: path].wrappedValue = 3
    #expect(oven.trays == 3)
    #expect(oven != Oven())
  }
}
