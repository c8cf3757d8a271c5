import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import Scoring
import Tracklets
import VideoModel

/// Fits tasks on the frozen backbone of a bundle: shows them the objects of normal footage once, as a node would see them.
package struct TaskFitting {
  /// Seed of the random numbers. A task's state depends on it, the footage and the backbone, not on other tasks.
  package var seed: UInt64 = 1
  /// Frame stride: 2 shows every second frame. Tracks are followed through all.
  package var frameStride = 2
  /// Threads, the caller included; the states do not depend on their number.
  package var threads = 2

  package init() {}

  package init(_ configuration: TrainingConfiguration) {
    seed = configuration.seed
    frameStride = configuration.frameStride
    threads = configuration.threads
  }

  /// The bundle with these tasks, beside those it has or in the place of those of the same id; not calibrated. Without
  /// any task the bundle itself.
  ///
  /// - Parameter progress: called with the frames shown so far.
  /// - Throws: `FittedTaskError` when a task cannot be fitted.
  package func fit(
    _ plugins: [FitPlugin], to bundle: ModelBundle, on footage: TrainingFootage,
    progress: (_ frames: Int) -> Void = { _ in }
  ) throws -> ModelBundle {
    guard !plugins.isEmpty else { return bundle }
    try FittedTask.check(plugins, learnt: bundle.learntViews, others: bundle.taskIdentities)
    do {
      let observer = try FitObserver(bundle, plugins, seed: seed, team: ThreadTeam(threads: threads))
      var needs = bundle.clipNeeds
      needs.views += plugins.compactMap(\.needs.view)
      var frames = 0
      for (stream, video) in footage.videos.enumerated() {
        var clips = FootageClips(source: "video-\(stream)", detector: footage.detector, needs: needs)
        func show(_ ready: [FrameClips<Image>]) throws {
          for frame in ready where frame.stamp.frameID % UInt64(frameStride) == 0 {
            try observer.observe(frame, stream: stream)
          }
          frames += ready.count
          progress(frames)
        }
        for index in video.images.indices {
          try show(
            clips.push(
              video.images[index], captureTime: video.captureTimes[index], detections: video.detections[index]
            ))
        }
        try show(clips.finish())
      }
      let tasks = try observer.finish()
      return bundle.adding(tasks, .init(objects: observer.count, frameStride: frameStride, seed: seed))
    } catch let error as PluginError {
      throw FittedTaskError.plugin(error)
    }
  }
}
