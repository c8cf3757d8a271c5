import Foundation
import Testing

@testable import Evaluation

@Suite("A real subset of Avenue, where VAGARY_TEST_DATA names the folder that holds avenue/")
struct AvenueRealDataTests {
  private static var path: String? {
    ProcessInfo.processInfo.environment["VAGARY_TEST_DATA"].map { $0 + "/avenue" }
  }

  @Test(
    "Its test videos 20 and 21 have 273 and 76 frames, as many as the official ones, and tracks where they are abnormal",
    .enabled(if: path != nil, "set VAGARY_TEST_DATA to a folder with avenue/ to run this test"))
  func counts() throws {
    let set = try Dataset.avenue(at: try #require(Self.path))
    #expect(set.training.map(\.name) == ["12", "16"])
    #expect(set.testing.map(\.name) == ["20", "21"])
    #expect(try set.labelledTesting().map(\.labels.count) == [273, 76])
    #expect(try set.labelledTesting().map { $0.labels.count { $0 } } == [154, 53])
    #expect(set.testing.map { $0.tracks?.count } == [17, 1])
    #expect(set.testing.map { $0.tracks?.reduce(0) { $0 + $1.boxes.count } } == [250, 53])
    #expect(
      set.warnings == [
        "2 of 16 training videos: figures are not comparable with published ones",
        "2 of 21 test videos, 349 of 15324 frames: figures are not comparable with published ones",
      ])
  }
}
