import Testing
import VideoModel

@testable import Health

@Suite struct ImageWatchTests {
  /// A street with some noise, seen twice a second; `shift` moves the camera by so many columns.
  private func street(_ number: Int, shift: Int = 0, light: Float = 1) -> ImageSummary {
    var cells: [Float] = []
    for y in 0..<ImageSummary.rows {
      for x in 0..<ImageSummary.columns {
        let place = x + shift
        let house: Float = (place / 5 + place / 3) % 3 == 0 ? 60 : 130
        let ground: Float = y > 11 ? 90 : house
        cells.append((ground + Float((x * 7 + y * 3 + number * 5) % 4)) * light)
      }
    }
    return ImageSummary(cells: cells, detail: 8, digest: UInt64(number) &+ 1)
  }

  private func flat(_ value: Float, _ number: Int) -> ImageSummary {
    ImageSummary(
      cells: (0..<(ImageSummary.columns * ImageSummary.rows)).map { value + Float(($0 + number) % 3) },
      detail: 1.2,
      digest: UInt64(number) &+ 1)
  }

  private static let beat: Int64 = 500_000_000

  /// The fault after each picture, twice a second, behind ten good seconds.
  private func faults(_ pictures: [ImageSummary]) -> [ImageWatch.Fault?] {
    var watch = ImageWatch()
    for number in 0..<20 { _ = watch.push(street(number), at: Int64(number) * Self.beat) }
    #expect(watch.fault == nil && !watch.isSuspicious)
    return pictures.enumerated().map { index, picture in
      _ = watch.push(picture, at: Int64(20 + index) * Self.beat)
      return watch.fault
    }
  }

  @Test("Darkness, a covered lens and a moved camera are told after four seconds, and their end after two")
  func told() {
    let examples: [(ImageWatch.Fault, (Int) -> ImageSummary)] = [
      (.dark, { flat(2, $0) }), (.covered, { flat(120, $0) }), (.moved, { street($0, shift: 17) }),
    ]
    for (fault, picture) in examples {
      let found = faults((20..<40).map(picture) + (40..<50).map { street($0) })
      #expect(found.prefix(8).allSatisfy { $0 == nil }, "\(fault)")
      #expect(found[8..<20].allSatisfy { $0 == fault }, "\(fault)")
      #expect(found[20..<24].allSatisfy { $0 == fault }, "\(fault)")
      #expect(found[24...].allSatisfy { $0 == nil }, "\(fault)")
    }
  }

  @Test("A frozen picture is told after eight seconds, suspected at once")
  func frozen() {
    let still = street(20)
    let found = faults(
      Array(repeating: still, count: 20) + [street(50), street(51), street(52), street(53), street(54)])
    #expect(found.firstIndex(of: .frozen) == 16)
    #expect(found.last == .some(nil))
    var watch = ImageWatch()
    _ = watch.push(still, at: 0)
    #expect(!watch.isSuspicious)
    _ = watch.push(still, at: Self.beat)
    #expect(watch.isSuspicious)
  }

  @Test("Light that changes, slowly or at once, is no fault")
  func light() {
    let found = faults((20..<120).map { street($0, light: $0 < 40 ? 0.5 : 0.5 + Float($0) / 240) })
    #expect(found.allSatisfy { $0 == nil })
  }

  @Test("Shorter than the patience nothing is told, but it is suspicious")
  func short() {
    var watch = ImageWatch()
    for number in 0..<20 { _ = watch.push(street(number), at: Int64(number) * Self.beat) }
    for number in 20..<26 {
      let changed = watch.push(flat(1, number), at: Int64(number) * Self.beat)
      #expect(!changed && watch.isSuspicious)
    }
    let changed = watch.push(street(27), at: 27 * Self.beat)
    #expect(!changed)
    #expect(watch.fault == nil && !watch.isSuspicious)
  }

  @Test("A moved camera stays moved: the new view is not learnt")
  func staysMoved() {
    let found = faults((20..<2000).map { street($0, shift: 17) })
    #expect(found.last == .some(.moved))
  }

  @Test("From the first picture on a dark one is dark; a view is learnt only from good ones")
  func darkFromTheStart() {
    var watch = ImageWatch()
    for number in 0..<12 { _ = watch.push(flat(3, number), at: Int64(number) * Self.beat) }
    #expect(watch.fault == .dark)
    for number in 12..<40 { _ = watch.push(street(number), at: Int64(number) * Self.beat) }
    #expect(watch.fault == nil)
    for number in 40..<60 { _ = watch.push(street(number, shift: 17), at: Int64(number) * Self.beat) }
    #expect(watch.fault == .moved)
  }

  @Test("A watch with the view alone knows a moved camera and nothing of the time before")
  func viewAlone() {
    var watch = ImageWatch()
    for number in 0..<20 { _ = watch.push(street(number), at: Int64(number) * Self.beat) }
    for number in 20..<40 { _ = watch.push(flat(2, number), at: Int64(number) * Self.beat) }
    #expect(watch.fault == .dark && watch.suspicion == .dark)
    var later = watch.withViewAlone
    #expect(later.fault == nil && later.suspicion == nil)
    for number in 100_000..<100_004 {
      _ = later.push(street(number, shift: 17), at: Int64(number) * Self.beat)
      #expect(later.fault == nil && later.suspicion == .moved)
    }
    for number in 100_004..<100_010 {
      _ = later.push(street(number, shift: 17), at: Int64(number) * Self.beat)
    }
    #expect(later.fault == .moved)
    for number in 100_010..<100_020 { _ = later.push(street(number), at: Int64(number) * Self.beat) }
    #expect(later.fault == nil)
  }

  @Test("Little contrast with detail in it, or little detail with contrast, is not covered")
  func notCovered() {
    var watch = ImageWatch()
    for number in 0..<40 {
      var carpet = flat(100, number)
      carpet.detail = 9
      var fog = street(number)
      fog.detail = 1
      _ = watch.push(number % 2 == 0 ? carpet : fog, at: Int64(number) * Self.beat)
      #expect(watch.fault != .covered)
    }
  }
}
