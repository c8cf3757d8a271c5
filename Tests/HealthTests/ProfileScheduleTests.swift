import Testing
import VideoModel

@testable import Health

@Suite struct ProfileScheduleTests {
  private func at(_ hours: Int, _ minutes: Int = 0, day: Int = 20_000) -> Int64 {
    Int64((day * 1440 + hours * 60 + minutes) * 60) * 1_000_000_000
  }

  @Test("A span may include midnight, the first matching span decides, and outside all spans it is day")
  func spans() throws {
    let schedule = ProfileSchedule([
      try #require(.init("infrared 23:30-05:00")), try #require(.init("night 20:00-06:00")),
    ])
    for (time, profile) in [
      (at(19, 59), Profile.day), (at(20), .night), (at(23, 29), .night), (at(23, 30), .infrared),
      (at(0), .infrared), (at(4, 59), .infrared), (at(5), .night), (at(6), .day), (at(12), .day),
      (at(21, day: -3), .night), (at(12, day: -3), .day),
    ] {
      #expect(schedule.profile(at: time) == profile, "\(time)")
    }
    #expect(ProfileSchedule([]).profile(at: at(0)) == nil)
    let always = ProfileSchedule([try #require(.init("night 00:00-24:00"))])
    #expect((0..<24).allSatisfy { always.profile(at: at($0, 59)) == .night })
  }

  @Test(
    "A text that is not a profile with two different times of day is refused",
    arguments: [
      "", "night", "20:00-06:00", "dusk 20:00-06:00", "night 20:00", "night 20:00-20:00", "night 8:00-9:00",
      "night 24:00-06:00", "night 20:60-06:00", "night 20:00-24:01", "night 20:00-06:00-07:00",
      "night 20.00-06.00", "night -1:00-06:00", "night 20:00 - 06:00",
    ])
  func refused(text: String) { #expect(ProfileSchedule.Span(text) == nil) }
}
