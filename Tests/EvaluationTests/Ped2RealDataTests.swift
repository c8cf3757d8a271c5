import Foundation
import Testing

@testable import Evaluation

@Suite("The real Ped2, where VAGARY_TEST_DATA names the folder that holds ped2/")
struct Ped2RealDataTests {
  private static var path: String? {
    ProcessInfo.processInfo.environment["VAGARY_TEST_DATA"].map { $0 + "/ped2" }
  }

  @Test(
    "It has 2550 training frames and 1648 abnormal of 2010 test frames",
    .enabled(if: path != nil, "set VAGARY_TEST_DATA to a folder with ped2/ to run this test"))
  func counts() throws {
    let set = try Dataset.ped2(at: try #require(Self.path))
    #expect(set.warnings == [])
    #expect(set.training.reduce(0) { $0 + ($1.frameCount ?? 0) } == 2550)
    let labels = try set.labelledTesting().flatMap(\.labels)
    #expect(labels.count == 2010)
    #expect(labels.count { $0 } == 1648)
  }

  @Test(
    "Its masks show 21 abnormal objects in 2410 places",
    .enabled(if: path != nil, "set VAGARY_TEST_DATA to a folder with ped2/ to run this test"))
  func tracks() throws {
    let set = try Dataset.ped2(at: try #require(Self.path))
    let tracks = set.testing.flatMap { $0.tracks ?? [] }
    #expect(tracks.count == 21)
    #expect(tracks.reduce(0) { $0 + $1.boxes.count } == 2410)
  }
}
