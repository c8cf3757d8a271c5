import Console
import PluginHost
import VideoModel

/// One detector per source, since a detector may learn from frame to frame.
///
/// Owned by the thread that detects.
final class SourceDetectors {
  /// Most detectors at one time. Beyond it the one that was idle longest is removed.
  static let limit = 64
  /// Consecutive failures, over all sources, after which the run ends.
  static let patience = 5

  private struct Entry {
    var plugin: DetectorPlugin
    var lastUse: UInt64
  }

  private let make: () throws -> DetectorPlugin
  private var entries: [SourceID: Entry] = [:]
  /// Made to report a fault of the plugin early. The first source gets it.
  private var spare: DetectorPlugin?
  private var uses: UInt64 = 0
  private var failuresInRow = 0
  /// The identity that is sent with the detections.
  let identity: DetectorIdentity

  /// - Parameter make: makes a new instance. Called once by this initialiser.
  init(make: @escaping () throws -> DetectorPlugin) throws {
    let first = try make()
    self.make = make
    spare = first
    identity = first.detectorIdentity
  }

  /// Detects objects in the next frame of a source.
  ///
  /// A new instance replaces one that failed, at the next frame.
  ///
  /// - Returns: the detections; `nil` when the detector failed.
  ///
  /// - Throws: the error of the detector after ``patience`` consecutive failures.
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

  /// Forgets what the detector learned of a source, at the end of its stream.
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
