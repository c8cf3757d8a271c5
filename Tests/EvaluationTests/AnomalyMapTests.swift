import Testing
import VideoModel

@testable import Evaluation

@Suite struct AnomalyMapTests {
  private typealias Boxes = [(box: BoundingBox, value: Float)]

  /// Every pixel of every frame by the definition.
  private func plain(_ frames: [Boxes], width: Int, height: Int) -> [Float] {
    let painted = frames.map { boxes in
      (0..<width * height).map { pixel -> Double in
        let (x, y) = (Float(pixel % width), Float(pixel / width))
        return boxes.filter {
          x + 1 > $0.box.left && x < $0.box.right && y + 1 > $0.box.top && y < $0.box.bottom
        }.map { Double($0.value) }.max() ?? 0
      }
    }
    return frames.indices.map { frame in
      var highest = 0.0
      for y in 0..<height {
        for x in 0..<width {
          var (sum, count) = (0.0, 0.0)
          for t in max(0, frame - 4)...min(frames.count - 1, frame + 4) {
            for row in max(0, y - 4)...min(height - 1, y + 4) {
              for column in max(0, x - 4)...min(width - 1, x + 4) {
                sum += painted[t][row * width + column]
                count += 1
              }
            }
          }
          highest = max(highest, sum / count)
        }
      }
      return Float(highest)
    }
  }

  @Test(
    "The map is the mean over 9 x 9 pixels and 9 frames of the boxes' values, edges renormalised",
    arguments: [1, 3, 5, 8, 14])
  func againstTheDefinition(count: Int) {
    var random = SystemRandomNumberGenerator()
    let (width, height) = (23, 17)
    let frames: [Boxes] = (0..<count).map { _ in
      (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
        let (left, top) = (Float.random(in: -3...20), Float.random(in: -3...14))
        return BoundingBox(left: left, top: top, width: .random(in: 1...12), height: .random(in: 1...12))
          .clipped(width: width, height: height).map { ($0, Float.random(in: 0...5)) }
      }
    }
    var map = AnomalyMap(width: width, height: height)
    let scores = frames.compactMap { map.push($0) } + map.finish()
    let expected = plain(frames, width: width, height: height)
    #expect(scores.count == count)
    for (score, expected) in zip(scores, expected) {
      #expect(abs(score - expected) < 1e-4 * max(1, expected), "\(scores) \(expected)")
    }
  }

  @Test("A box that fills the image for all frames keeps its value; an empty video scores nothing")
  func constant() {
    var map = AnomalyMap(width: 12, height: 10)
    let full = BoundingBox(left: 0, top: 0, width: 12, height: 10)
    let scores = (0..<6).compactMap { _ in map.push([(full, 2.5)]) } + map.finish()
    #expect(scores.count == 6 && scores.allSatisfy { abs($0 - 2.5) < 1e-5 })
    #expect(map.finish() == [])
    // A box outside the image is not painted.
    let outside = BoundingBox(left: 40, top: -30, width: 5, height: 5)
    #expect((map.push([(outside, 9)]).map { [$0] } ?? []) + map.finish() == [0])
  }
}
