import Bundles
import ProxyTasks
import VideoModel

/// Distinguishes footage from other footage: every name, time, box and pixel counts.
package struct FootageDigest: Sendable, Equatable {
  /// The detector that saw the boxes, and what it says of their classes.
  package let detector: String
  package let classScores: ClassScoreMode
  package let videos: Int
  package let frames: Int
  package let boxes: Int
  /// 64 bits in hexadecimal. It does not guard against forgery.
  package let fingerprint: String

  package init(_ footage: TrainingFootage) {
    detector = footage.detector.id
    classScores = footage.classScores.mode
    var hash = WordHash()
    hash.add([footage.detector.id, footage.detector.version] + footage.detector.labels)
    videos = footage.videos.count
    frames = footage.videos.reduce(0) { $0 + $1.images.count }
    var boxes = 0
    for video in footage.videos {
      hash.add([video.name])
      hash.add(video.images.count)
      for (index, image) in video.images.enumerated() {
        hash.add(Int(video.captureTimes[index]))
        hash.add(image)
        let found = video.detections[index]
        hash.add(found?.count ?? -1)
        boxes += found?.count ?? 0
        for detection in found ?? [] { hash.add(detection) }
      }
    }
    self.boxes = boxes
    fingerprint = hash.text
  }
}

/// FNV-1a (Fowler, Noll, Vo) by words of 64 bits, turned after each so that high bits reach low ones: fast enough for
/// all pixels of a training.
private struct WordHash {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ word: UInt64) {
    let mixed = (state ^ word) &* 0x0000_0100_0000_01b3
    state = mixed << 29 | mixed >> 35
  }

  mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(bytes.count)
    let whole = bytes.count & ~7
    for place in stride(from: 0, to: whole, by: 8) {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }
    var rest: UInt64 = 0
    for byte in bytes[whole...] { rest = rest << 8 | UInt64(byte) }
    add(rest)
  }

  mutating func add(_ texts: [String]) {
    add(texts.count)
    for text in texts { Array(text.utf8).withUnsafeBytes { add($0) } }
  }

  mutating func add(_ image: Image) {
    add([image.width, image.height].map { "\($0)" } + ["\(image.format)"])
    image.bytes.withUnsafeBytes { add($0) }
  }

  mutating func add(_ detection: Detection) {
    let box = detection.box
    for value in [box.left, box.top, box.width, box.height, detection.confidence] + detection.classScores {
      add(UInt64(value.bitPattern))
    }
    add([detection.label, detection.trackID])
  }

  var text: String { Fingerprint.text(state) }
}
