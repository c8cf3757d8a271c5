import PluginABI
import VideoModel

/// Objects of one frame in the form in which fitted tasks see them, in memory that is kept from batch to batch.
///
/// One owner, one thread. Allocates nothing once it has grown to its size.
package final class ObjectBatch {
  package private(set) var count = 0
  private var capacity = 0
  private var classCapacity = 0
  private var classCount = 0
  private var stream = 0
  private var frame = (width: 0, height: 0)
  /// With labels, and without.
  private var boxes = UnsafeMutablePointer<vagary_box>.allocate(capacity: 0)
  private var plainBoxes = UnsafeMutablePointer<vagary_box>.allocate(capacity: 0)
  private var historyCounts = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private var history = UnsafeMutablePointer<vagary_past_box>.allocate(capacity: 0)
  private var classRows = UnsafeMutablePointer<Float>.allocate(capacity: 0)
  private var features: UnsafePointer<Float>?
  private var crops: UnsafePointer<Float>?

  /// Earlier boxes of an object, at most.
  package static let historyLimit = Int(VAGARY_MAX_HISTORY)

  package init() {}

  deinit { release() }

  /// Begins a batch; the caller then sets every object. Ends the loan of features and crops.
  ///
  /// - Parameters:
  ///   - stream: the number of the video or camera that the objects come from, while tasks are fitted.
  ///   - width, height: size of the frame, pixels.
  ///   - classes: number of the detector's labels.
  package func begin(count: Int, stream: Int = 0, width: Int, height: Int, classes: Int) {
    (self.count, self.stream, frame, classCount) = (count, stream, (width, height), classes)
    (features, crops) = (nil, nil)
    if count > capacity || count * classes > classCapacity {
      release()
      capacity = max(capacity, count)
      classCapacity = max(classCapacity, capacity * classes)
      boxes = .allocate(capacity: capacity)
      plainBoxes = .allocate(capacity: capacity)
      historyCounts = .allocate(capacity: capacity)
      history = .allocate(capacity: capacity * Self.historyLimit)
      classRows = .allocate(capacity: classCapacity)
    }
    classRows.update(repeating: 0, count: count * classes)
  }

  /// Sets one object.
  ///
  /// - Parameters:
  ///   - box: inside the frame, at least 1 px each way.
  ///   - label: index among the classes; `nil` without.
  ///   - history: newest first; boxes beyond ``historyLimit`` are left out.
  package func set(_ index: Int, box: BoundingBox, confidence: Float, label: Int?, history past: [PastBox]) {
    var raw = vagary_box(
      left: box.left, top: box.top, width: box.width, height: box.height, confidence: confidence, label: -1)
    plainBoxes[index] = raw
    raw.label = Int32(label ?? -1)
    boxes[index] = raw
    let known = min(past.count, Self.historyLimit)
    historyCounts[index] = UInt32(known)
    let row = history + index * Self.historyLimit
    for place in 0..<known {
      let earlier = past[place]
      row[place] = vagary_past_box(
        age: earlier.age, left: earlier.box.left, top: earlier.box.top, width: earlier.box.width,
        height: earlier.box.height)
    }
  }

  /// Where the class scores of an object are written, all 0 until then.
  package func classScores(_ index: Int) -> UnsafeMutablePointer<Float> { classRows + index * classCount }

  /// Lends features [count, C, H, W] and crops [count, frames, 3, side, side], until the next batch.
  package func lend(features: UnsafePointer<Float>?, crops: UnsafePointer<Float>?) {
    (self.features, self.crops) = (features, crops)
  }

  /// The batch as a task with those needs sees it: only the inputs that it asked for.
  func raw(for needs: FitNeeds) -> vagary_objects {
    let inputs = needs.inputs
    precondition(
      count == 0
        || (!inputs.contains(.features) || features != nil) && (!inputs.contains(.crops) || crops != nil),
      "what a task asks for is lent to the batch")
    let seesClasses = inputs.contains(.classes)
    let seesHistory = inputs.contains(.history)
    return vagary_objects(
      struct_size: UInt32(MemoryLayout<vagary_objects>.size), count: UInt32(count), stream: UInt32(stream),
      frame_width: UInt32(frame.width), frame_height: UInt32(frame.height),
      boxes: UnsafePointer(seesClasses ? boxes : plainBoxes),
      features: inputs.contains(.features) ? features : nil,
      crops: inputs.contains(.crops) ? crops : nil,
      class_scores: seesClasses && classCount > 0 ? UnsafePointer(classRows) : nil,
      history_count: seesHistory ? UnsafePointer(historyCounts) : nil,
      history: seesHistory ? UnsafePointer(history) : nil)
  }

  private func release() {
    boxes.deallocate()
    plainBoxes.deallocate()
    historyCounts.deallocate()
    history.deallocate()
    classRows.deallocate()
  }
}
