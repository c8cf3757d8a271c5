import Foundation
import Glibc
import TestSupport
import Testing

// The figures of `vagary bench` that are counts, not times.

extension EndToEnd {
  @Suite struct BenchTests {
    private static let isSanitized = ["__asan_init", "__tsan_init"].contains { (name: String) in
      dlsym(UnsafeMutableRawPointer(bitPattern: 0), name) != nil
    }

    @Test(
      "One more object in a frame allocates nothing",
      .enabled(if: !isSanitized, "a sanitizer has an allocator of its own"), arguments: [[], ["--fitted"]])
    func allocations(more: [String]) throws {
      let folder = try TemporaryFolder()
      let arguments =
        ["bench", "score", "--threads", "1", "--repeats", "1", "--seconds", "0", "--json"] + more
      let output = try Program.succeed(arguments, folder: folder).output
      let result = try JSONDecoder().decode(Result.self, from: Data(output.utf8))
      #expect(result.allocationsPerObject == 0)
      #expect(result.objectsPerSecond > 0)
    }

    private struct Result: Decodable {
      let allocationsPerObject: Double?
      let objectsPerSecond: Double

      enum CodingKeys: String, CodingKey {
        case allocationsPerObject = "allocations_per_object"
        case objectsPerSecond = "objects_per_second"
      }
    }
  }
}
