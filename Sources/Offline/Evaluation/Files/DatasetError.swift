/// Why a data set cannot be used as it is on disk.
package enum DatasetError: Error, Equatable {
  /// Nothing of the expected layout at `path`.
  case notFound(path: String, expected: String)
  /// A file or folder could not be read.
  case unreadable(path: String, reason: String)
  /// A label file is not what its name says.
  case malformed(path: String, reason: String)
  /// Images and labels of some videos do not fit; one line for each video.
  case mismatch([String])
  /// A `ped2.mat` whose ranges were moved to start at frame 5; `video` is the first such video, from 1.
  case alteredLabels(path: String, video: Int)
  /// Two label files contradict each other. `frame` counts from 1 and is the first of `count` in this video.
  case disagreement(video: String, frame: Int, count: Int, abnormalIn: String, normalIn: String)
  /// An evaluation needs labels and these videos have none; empty when there is no test video at all.
  case unlabelled(dataset: String, videos: [String])
}

extension DatasetError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notFound(let path, let expected):
      "\(path): no such data set here; expected \(expected)"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .malformed(let path, let reason):
      "\(path): \(reason)"
    case .mismatch(let lines):
      "images and labels do not fit:\n" + lines.map { "  " + $0 }.joined(separator: "\n")
    case .alteredLabels(let path, let video):
      """
      \(path): video \(video) starts at frame 5 where the official labels start at 1: this is a known altered \
      copy; use UCSDped2.m or the pixel masks of the official set instead, and remove this file
      """
    case .disagreement(let video, let frame, let count, let abnormalIn, let normalIn):
      """
      video \(video): \(count) frame(s) are labelled differently by two sources, the first is frame \(frame) \
      (from 1): abnormal in \(abnormalIn), normal in \(normalIn); remove the one that is not the official copy
      """
    case .unlabelled(let dataset, let videos):
      videos.isEmpty
        ? "\(dataset): no test videos, nothing to evaluate"
        : "\(dataset): no labels for test video(s) \(videos.joined(separator: ", "))"
    }
  }
}
