import ArgumentParser
import Testing

@testable import Vagary

@Suite struct BenchCommandTests {
  private let quick = BenchTiming(repeats: 2, seconds: 0)

  @Test("The rate is the median of the repeats")
  func median() {
    #expect(BenchResult(subject: "x", threads: 1, repeats: [5, 1, 9]).objectsPerSecond == 5)
    #expect(BenchResult(subject: "x", threads: 1, repeats: [4, 1, 9, 2]).objectsPerSecond == 3)
    #expect(BenchResult(subject: "x", threads: 1, repeats: []).objectsPerSecond == 0)
  }

  @Test("As JSON a result has the rate, every repeat, the instruction set and the BLAS kernels")
  func json() {
    let result = BenchResult(
      subject: "a \"b\"", threads: 2, repeats: [1.5, 2.25], instructionSet: "avx2", blasCore: "Zen")
    #expect(
      result.json
        == #"{"subject":"a \"b\"","threads":2,"objects_per_second":1.88,"repeats":[1.50,2.25],"precision":"exact","isa":"avx2","blas":"Zen"}"#
    )
  }

  @Test("The warm-up is not counted, and the repeats do equal work")
  func timing() {
    var rounds: [Int] = []
    let rates = quick.measure(objects: 3) { rounds.append($0) }
    #expect(rounds == [1, 1, 1, 1], "two of warm-up, two repeats of the least work")
    #expect(rates.count == 2)
    #expect(rates.allSatisfy { $0 > 0 })
  }

  @Test("A backbone of one frame is measured on two threads")
  func backbone() throws {
    let result = try BackboneBench(variant: .shallowNarrow, frames: 1, threads: 2, timing: quick).run()
    #expect(result.subject == "backbone shallow-narrow, 1 frame")
    #expect(result.repeats.count == 2)
    #expect(result.objectsPerSecond > 0)
    #expect(["avx512", "avx2", "portable"].contains(result.instructionSet))
  }

  @Test("Scoring is measured with three views and four heads")
  func score() throws {
    let catalog = try PluginOptions.parse([]).catalog()
    let result = try ScoreBench(variant: .shallowNarrow, threads: 1, objects: 2, timing: quick).run(catalog)
    #expect(result.subject == "scoring shallow-narrow, 3 views, 4 heads")
    #expect(result.objectsPerSecond > 0)
  }

  @Test("Variables of OpenBLAS are warned of, others are not")
  func warnings() {
    let found = BenchMachine.warnings([
      "OPENBLAS_NUM_THREADS": "4", "HOME": "/", "OPENBLAS_CORETYPE": "Haswell",
    ])
    #expect(found.count == 2)
    #expect(found.first?.hasPrefix("OPENBLAS_CORETYPE=Haswell is set") == true)
  }

  @Test(
    "Values that cannot be are refused before anything is computed",
    arguments: [
      ["backbone", "--variant", "wide"], ["backbone", "--frames", "17"], ["backbone", "--frames", "0"],
      ["score", "--threads", "-1"], ["train", "--views", "three"], ["train", "--export", "x"],
      ["score", "--repeats", "0"], ["backbone", "--seconds", "-1"], ["pipeline", "--sources", "0"],
      ["pipeline", "--frame-size", "640"],
      ["pipeline", "--frame-size", "640x10"], ["pipeline", "--encoding", "h264"], ["pipeline", "--fps", "0"],
      ["pipeline", "--objects", "65"], ["pipeline", "--precision", "half"], ["pipeline", "--seconds", "601"],
      ["pipeline", "--threads", "257"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try Vagary.parseAsRoot(["bench"] + arguments) }
  }
}
