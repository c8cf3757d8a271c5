import Foundation
import VideoModel

/// The detections of one detector in the frames of some videos, as kept in a file.
package struct RecordedDetections: Sendable, Equatable {
  package var detector: DetectorIdentity
  /// By video name and frame, counted from 0 in the video. An empty list: the detector looked and
  /// found nothing. No entry: it did not look.
  package private(set) var videos: [String: [Int: [Detection]]]

  package init(detector: DetectorIdentity, videos: [String: [Int: [Detection]]] = [:]) {
    self.detector = detector
    self.videos = videos
  }

  /// The boxes of one frame; empty when the detector found nothing, `nil` when it did not look.
  package func detections(video: String, frame: Int) -> [Detection]? { videos[video]?[frame] }

  /// Replaces the boxes of one frame.
  package mutating func set(_ detections: [Detection], video: String, frame: Int) {
    videos[video, default: [:]][frame] = detections
  }

  /// In alphabetical order of their bytes.
  package var videoNames: [String] { videos.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// Frames that the detector looked at, over all videos.
  package var frameCount: Int { videos.values.reduce(0) { $0 + $1.count } }

  /// Reads a recording, or any CSV file that names at least the columns clip, frame and the box.
  ///
  /// The box is left,top,width,height or x1,y1,x2,y2, in pixels. Optional columns are label (or class),
  /// confidence (or score), track and classes (`class:probability;…`). The order is free, and other columns are
  /// ignored. Without the comment lines of a recording the labels are collected from classes, then label, in order of
  /// appearance, and the detector has the file's name for its id.
  package static func read(_ path: String) throws(RecordingError) -> RecordedDetections {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    var bytes = [UInt8]()
    bytes.reserveCapacity(data.count + 1)
    bytes.append(contentsOf: data)
    return try parse(bytes, path: path)
  }

  /// Reads a recording from memory; `path` is for errors and the name of an unnamed detector.
  package static func parse(_ bytes: [UInt8], path: String) throws(RecordingError) -> RecordedDetections {
    var parser = RecordingParser(path: path)
    // The zero at the end stops the C number reader.
    let outcome = (bytes + [0]).withUnsafeBufferPointer { text -> Result<Void, RecordingError> in
      guard let start = text.baseAddress else { return .success(()) }
      do throws(RecordingError) {
        try parser.parse(from: start, to: start + bytes.count)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
    return parser.result()
  }

  /// Writes all videos and frames in order, as ``DetectionRecorder`` does.
  package func write(to path: String) throws(RecordingError) {
    let recorder = try DetectionRecorder(path: path, detector: detector)
    for video in videoNames {
      for (frame, detections) in (videos[video] ?? [:]).sorted(by: { $0.key < $1.key }) {
        try recorder.record(video: video, frame: frame, detections: detections)
      }
    }
    try recorder.finish()
  }
}
