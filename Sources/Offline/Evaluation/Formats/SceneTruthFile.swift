import Foundation
import VideoModel

/// The objects planted in a rendered scene, as the JSON file beside its video.
package struct SceneTruthFile: Sendable, Equatable, Codable {
  package struct Planted: Sendable, Equatable, Codable {
    /// Its kind, for example `runner`.
    package var kind: String
    /// First and last frame it is in, from 0.
    package var startFrame: Int
    package var endFrame: Int
    /// One for each frame: left, top, width, height in pixels.
    package var boxes: [[Float]]

    enum CodingKeys: String, CodingKey {
      case kind, boxes
      case startFrame = "start_frame"
      case endFrame = "end_frame"
    }

    package init(kind: String, startFrame: Int, boxes: [BoundingBox]) {
      self.kind = kind
      self.startFrame = startFrame
      endFrame = startFrame + boxes.count - 1
      self.boxes = boxes.map { [$0.left, $0.top, $0.width, $0.height] }
    }
  }

  package var seed: UInt64
  /// Frames of the video.
  package var frames: Int
  /// Frames per second.
  package var frameRate: Double
  package var planted: [Planted]

  enum CodingKeys: String, CodingKey {
    case seed, frames, planted
    case frameRate = "frame_rate"
  }

  package init(seed: UInt64, frames: Int, frameRate: Double, planted: [Planted]) {
    self.seed = seed
    self.frames = frames
    self.frameRate = frameRate
    self.planted = planted
  }

  /// The contents of the file.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(self)
  }

  /// Reads and checks a file.
  static func read(_ path: String) throws(DatasetError) -> SceneTruthFile {
    guard let bytes = try Folder.bytes(of: path) else {
      throw .unreadable(path: path, reason: "no such file")
    }
    let file: SceneTruthFile
    do { file = try JSONDecoder().decode(SceneTruthFile.self, from: Data(bytes)) } catch {
      throw .malformed(
        path: path, reason: "not the truth of a scene (`vagary scene render --truth`): \(error)")
    }
    guard (1...10_000_000).contains(file.frames), file.frameRate > 0 else {
      throw .malformed(path: path, reason: "\(file.frames) frames at \(file.frameRate) a second")
    }
    for planted in file.planted {
      guard planted.startFrame >= 0, !planted.boxes.isEmpty,
        planted.endFrame == planted.startFrame + planted.boxes.count - 1, planted.endFrame < file.frames,
        planted.boxes.allSatisfy({ $0.count == 4 && $0.allSatisfy(\.isFinite) })
      else {
        throw .malformed(
          path: path,
          reason: "the \(planted.kind) at frame \(planted.startFrame) has impossible frames or boxes")
      }
    }
    return file
  }

  /// As tracks.
  var tracks: [TruthTrack] {
    planted.map { planted in
      TruthTrack(
        label: planted.kind, startFrame: planted.startFrame,
        boxes: planted.boxes.map { BoundingBox(left: $0[0], top: $0[1], width: $0[2], height: $0[3]) })
    }
  }
}
