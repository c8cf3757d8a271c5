import Console
import PluginHost
import VideoModel

/// One detector for each source, since a detector may learn from frame to frame.
///
/// Owned by the thread that detects.
final class SourceDetectors {
  /// Most detectors at once; beyond it the one that was idle longest is given up.
  static let limit = 64
  /// Failures in a row, over all sources, after which the detector counts as broken.
  static let patience = 5

  private struct Entry {
    var plugin: DetectorPlugin
    var lastUse: UInt64
  }

  private let make: () throws -> DetectorPlugin
  private var entries: [SourceID: Entry] = [:]
  /// Made to learn whether it can be; the first source gets it.
  private var spare: DetectorPlugin?
  private var uses: UInt64 = 0
  private var failuresInRow = 0
  /// What goes with the detections of all of them.
  let identity: DetectorIdentity

  /// - Parameter make: gives a new instance; called once at once.
  init(make: @escaping () throws -> DetectorPlugin) throws {
    let first = try make()
    self.make = make
    spare = first
    identity = first.detectorIdentity
  }

  /// The boxes of the next frame of a source; `nil` when the detector failed on it.
  ///
  /// An instance that failed is replaced by a fresh one at the next frame.
  ///
  /// - Throws: the detector's error once it has failed ``patience`` times in a row.
  func detect(_ image: Image, of source: SourceID, captureTime: Int64) throws -> [Detection]? {
    let plugin = try plugin(for: source)
    do throws(PluginError) {
      let boxes = try plugin.detect(image, captureTime: captureTime)
      failuresInRow = 0
      return boxes
    } catch {
      entries[source] = nil
      failuresInRow += 1
      if failuresInRow >= Self.patience { throw error }
      StandardError.write("vagary: \(source): \(error)\n")
      return nil
    }
  }

  /// The source ended; should it come again, nothing of it is remembered.
  func reset(_ source: SourceID) { entries[source]?.plugin.reset() }

  private func plugin(for source: SourceID) throws -> DetectorPlugin {
    uses += 1
    if let entry = entries[source] {
      entries[source]?.lastUse = uses
      return entry.plugin
    }
    if entries.count >= Self.limit, let idle = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[idle.key] = nil
    }
    let plugin = try spare ?? make()
    spare = nil
    entries[source] = Entry(plugin: plugin, lastUse: uses)
    return plugin
  }
}
