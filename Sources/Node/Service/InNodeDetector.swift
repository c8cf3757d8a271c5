import Concurrency
import Foundation
import Media
import PluginHost
import VideoModel

/// A detector plugin that the node itself runs on one source, in a thread of its own.
package final class InNodeDetector: @unchecked Sendable {
  package enum Work: Sendable {
    case frame(Frame)
    case reset
  }

  private let plugin: DetectorPlugin
  private let work: BoundedQueue<Work>
  private let found: BoundedQueue<FrameDetections>
  private let counters: NodeCounters
  private let finished = DispatchGroup()

  /// - Parameters:
  ///   - found: where the detections go; read by the ingest thread.
  ///   - lossless: frames wait when the detector is behind; otherwise they go undetected, and are counted.
  package init(
    plugin: DetectorPlugin, found: BoundedQueue<FrameDetections>, counters: NodeCounters, lossless: Bool
  ) {
    self.plugin = plugin
    self.found = found
    self.counters = counters
    work = BoundedQueue(capacity: 32, policy: lossless ? .wait : .refuse)
    finished.enter()
    NamedThread.start("detector") { [self] in
      run()
      finished.leave()
    }
  }

  package func push(_ frame: Frame) {
    if work.push(.frame(frame)) == .refused { counters.add(.framesDetectorOverload, of: frame.source) }
  }

  package func reset() { work.push(.reset, hasOwnRoom: true) }

  package func close() {
    work.close()
    finished.wait()
  }

  private func run() {
    let decoder = ImageDecoder()
    while let next = work.pop() {
      guard case .frame(let frame) = next else {
        plugin.reset()
        continue
      }
      do {
        let image = try decoder.decode(frame.image)
        let boxes = try plugin.detect(image, captureTime: frame.stamp.captureTime)
        found.push(
          FrameDetections(
            source: frame.source, stamp: frame.stamp, frameWidth: image.width, frameHeight: image.height,
            detector: plugin.detectorIdentity, detections: boxes), hasOwnRoom: true)
      } catch {
        counters.add(.detectorFailures, of: frame.source)
      }
    }
  }
}
