import Testing
import VideoModel

@testable import Health

@Suite struct ProfileChoiceTests {
  /// Pictures in a row, twice a second from `start` seconds on, as brightness and colour; the profile after each.
  private func profiles(
    _ choice: inout ProfileChoice, _ pictures: [(light: Float, colour: Float)], from start: Double = 0
  ) -> [Profile?] {
    pictures.enumerated().map { number, picture in
      let cells = [Float](repeating: picture.light, count: ImageSummary.columns * ImageSummary.rows)
      _ = choice.push(
        ImageSummary(cells: cells, detail: 5, digest: UInt64(number), colour: picture.colour),
        at: Int64((start + Double(number) / 2) * 1e9))
      return choice.profile
    }
  }

  private func same(_ light: Float, _ colour: Float, seconds: Int) -> [(light: Float, colour: Float)] {
    Array(repeating: (light, colour), count: 2 * seconds)
  }

  @Test("The first picture decides at once, a black one says nothing")
  func first() {
    var choice = ProfileChoice(expectsInfrared: true)
    #expect(profiles(&choice, [(5, 0), (13, 0), (30, 4), (30, 4)]) == [nil, nil, .night, .night])
    var other = ProfileChoice(expectsInfrared: false)
    #expect(profiles(&other, [(120, 8)]) == [.day])
  }

  @Test("A night becomes night thirty seconds after it fell, and day thirty seconds after that came")
  func night() {
    var choice = ProfileChoice(expectsInfrared: false)
    let found = profiles(
      &choice, same(120, 8, seconds: 60) + same(30, 4, seconds: 60) + same(90, 8, seconds: 60))
    #expect(found[..<180].allSatisfy { $0 == .day })
    #expect(found[180..<300].allSatisfy { $0 == .night })
    #expect(found[300...].allSatisfy { $0 == .day })
  }

  @Test("Dusk that flickers about the border, and headlights in the night, change nothing")
  func flicker() {
    var choice = ProfileChoice(expectsInfrared: false)
    let dusk = (0..<2000).map { number -> (light: Float, colour: Float) in
      (number % 37 == 0 ? 52 : 46 + Float(number % 5), 5)
    }
    #expect(profiles(&choice, [(80, 8)] + dusk).allSatisfy { $0 == .day })
    // Under both borders it is night, between them it stays night.
    var night = profiles(&choice, same(45, 5, seconds: 40), from: 2000)
    #expect(night.last == .some(.night))
    night = profiles(&choice, same(60, 5, seconds: 600), from: 3000)
    #expect(night.allSatisfy { $0 == .night })
    let headlights = (0..<600).map { number -> (light: Float, colour: Float) in
      (number % 50 < 45 ? 90 : 40, 5)
    }
    night = profiles(&choice, headlights, from: 4000)
    #expect(night.allSatisfy { $0 == .night })
  }

  @Test("Pictures that lose their colour are infrared however bright, until they have colour again")
  func infrared() {
    var choice = ProfileChoice(expectsInfrared: false)
    let found = profiles(&choice, same(70, 6, seconds: 20) + same(110, 0.2, seconds: 40))
    #expect(found[..<100].allSatisfy { $0 == .day } && found[100...].allSatisfy { $0 == .infrared })
    #expect(profiles(&choice, same(110, 1.5, seconds: 60), from: 100).allSatisfy { $0 == .infrared })
    #expect(profiles(&choice, same(40, 4, seconds: 40), from: 200).last == .some(.night))
  }

  @Test("A camera that never had any colour is infrared only where a calibration expects that")
  func grey() {
    var plain = ProfileChoice(expectsInfrared: false)
    let found = profiles(&plain, same(100, 0, seconds: 60) + same(30, 0, seconds: 60))
    #expect(found[..<180].allSatisfy { $0 == .day } && found[180...].allSatisfy { $0 == .night })
    // A few pictures that were decoded badly are not a camera with colour.
    #expect(
      profiles(&plain, same(30, 40, seconds: 3) + same(30, 0, seconds: 60), from: 200).last == .some(.night))
    var expecting = ProfileChoice(expectsInfrared: true)
    #expect(profiles(&expecting, same(100, 0, seconds: 1)).allSatisfy { $0 == .infrared })
  }

  @Test("A clock that is set back starts the wait anew and does not stop it")
  func clock() {
    var choice = ProfileChoice(expectsInfrared: false)
    _ = profiles(&choice, same(100, 8, seconds: 1) + same(30, 4, seconds: 20), from: 10_000)
    let after = profiles(&choice, same(30, 4, seconds: 40), from: 0)
    #expect(after.firstIndex(of: .night) == 60)
  }
}
