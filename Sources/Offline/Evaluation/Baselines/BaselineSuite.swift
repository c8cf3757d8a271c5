import VideoModel

/// All baselines at once, fed frame by frame.
///
/// First every training detection (``observeTraining(video:index:image:detections:labels:)``), then
/// ``finishTraining()``, then each video to be scored: ``beginVideo(_:)`` and its frames in order. Without
/// training the baselines that need it have no score. Deterministic, and bounded in memory whatever the length of
/// the training footage. A value with one owner.
package struct BaselineSuite: Sendable {
  /// Side of the blocks of ``Baseline/blockDifference``, pixels.
  package static let blockSide = 31

  private var classes: ClassVectors
  private var sizes = BoxSizes()
  private var velocity = BoxVelocity()
  private var previous: Brightness?

  /// `person` is the detector's name of the usual class.
  package init(person: String = "person") {
    classes = ClassVectors(person: person)
  }

  // MARK: - Training

  /// Takes the detections of one training frame. `labels` are the detector's class names, empty when it
  /// sends single labels; boxes are clipped to the frame where `image` is given. Video and index are free:
  /// no baseline depends on the order.
  package mutating func observeTraining(
    video: String, index: Int, image: Image? = nil, detections: [Detection], labels: [String]
  ) {
    for detection in detections {
      guard let box = Self.usable(detection.box, in: image) else { continue }
      classes.observe(detection, labels: labels)
      sizes.observe(box)
    }
  }

  /// Ends training.
  package mutating func finishTraining() {
    classes.finishTraining()
    sizes.finishTraining()
  }

  // MARK: - Scoring

  /// Starts a video: its first frame has no frame before it.
  package mutating func beginVideo(_ name: String) {
    previous = nil
    velocity = BoxVelocity()
  }

  /// The scores of the video's next frame. The frame differences start with a video's second frame.
  package mutating func score(image: Image, detections: [Detection], labels: [String]) -> BaselineScores {
    var scores = BaselineScores()
    let brightness = Brightness(image)
    let difference = previous.flatMap { FrameDifference(from: $0, to: brightness, blockSide: Self.blockSide) }
    previous = brightness
    scores.note(.frameDifference, difference?.mean, at: nil)
    if let block = difference?.largestBlock { scores.note(.blockDifference, block.mean, at: block.box) }

    var boxes: [BoundingBox] = []
    for detection in detections {
      guard let box = Self.usable(detection.box, in: image) else { continue }
      boxes.append(box)
      let reading = classes.read(detection, labels: labels)
      scores.note(.classVector, reading.distance, at: box)
      scores.note(.nonPerson, reading.nonPerson, at: box)
      scores.note(.personDoubt, reading.personDoubt, at: box)
      scores.note(.boxDifference, difference?.mean(inside: box), at: box)
      scores.note(.boxSize, sizes.distance(box), at: box)
    }
    for (box, distance) in zip(boxes, velocity.distances(boxes)) {
      scores.note(.boxVelocity, distance, at: box)
    }
    return scores
  }

  /// The box inside the frame; `nil` for one without area.
  private static func usable(_ box: BoundingBox, in image: Image?) -> BoundingBox? {
    if let image { return box.clipped(width: image.width, height: image.height) }
    return box.isFinite && box.width >= 1 && box.height >= 1 ? box : nil
  }
}
