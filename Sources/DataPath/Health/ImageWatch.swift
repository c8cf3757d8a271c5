import VideoModel

/// Follows a camera's picture and tells when nothing can be seen in it: dark, covered, frozen, or of another place.
///
/// Decides on summaries of a few frames a second; a value with one owner, without a clock.
package struct ImageWatch: Sendable {
  /// What is wrong with the picture.
  package enum Fault: String, Sendable, Hashable, CaseIterable {
    /// Next to no light.
    case dark
    /// Light, but nothing to be told apart: something is in front of the lens.
    case covered
    /// The same picture, to the last bit, again and again.
    case frozen
    /// Another view than the one that was learnt.
    case moved
  }

  package struct Configuration: Sendable, Equatable {
    /// Seconds a fault lasts before it is told, 0...60. A frozen picture takes ``frozenAfter``.
    package var patience = 4.0
    /// Seconds without any change. Encoders repeat a still picture until their next key frame.
    package var frozenAfter = 8.0
    /// Seconds without a fault before it is over.
    package var recovery = 2.0
    /// Mean brightness of a dark picture, at most, 0...255.
    package var darkBelow: Float = 14
    /// Contrast and detail of a covered picture, at most: a street in fog has little of the one, a carpet of the other.
    package var coveredBelow: Float = 5
    package var detailBelow: Float = 3
    /// Likeness to the learnt view of a moved camera, at most; and from where on it is the old view again.
    package var movedBelow: Float = 0.5
    package var sameFrom: Float = 0.7
    /// Seconds of good pictures that the view is learnt from at first.
    package var learning = 5.0
    /// Time constant with which the learnt view follows shadows and seasons, seconds.
    package var adapting = 600.0

    package init() {}
  }

  private let configuration: Configuration
  /// The fault that was told, if any.
  package private(set) var fault: Fault?
  /// Whether the latest picture looks faulty, told or not: events wait then.
  package private(set) var isSuspicious = false
  /// What seems wrong with the latest picture, told or not.
  package var suspicion: Fault? { suspected?.fault }
  private var suspected: (fault: Fault, since: Int64)?
  private var goodSince: Int64?
  private var lastDigest: UInt64?
  private var sameSince: Int64 = 0
  /// The learnt view, and the seconds of good pictures in it.
  private var view: [Float] = []
  private var learnt = 0.0
  private var lastTime: Int64?

  package init(configuration: Configuration = .init()) { self.configuration = configuration }

  /// A watch that knows the same view and nothing else: to go on after a time of other pictures.
  package var withViewAlone: ImageWatch {
    var watch = ImageWatch(configuration: configuration)
    (watch.view, watch.learnt) = (view, learnt)
    return watch
  }

  /// Takes the next picture, captured at `time` nanoseconds.
  ///
  /// - Returns: whether ``fault`` changed.
  package mutating func push(_ picture: ImageSummary, at time: Int64) -> Bool {
    let before = fault
    let elapsed = lastTime.map { Double(max(0, time - $0)) / 1e9 } ?? 0
    lastTime = time
    if picture.digest != lastDigest {
      lastDigest = picture.digest
      sameSince = time
    }
    let found = look(picture, at: time)
    isSuspicious = found != nil
    if let found {
      goodSince = nil
      if suspected?.fault != found { suspected = (found, found == .frozen ? sameSince : time) }
      let wait = found == .frozen ? configuration.frozenAfter : configuration.patience
      if let since = suspected?.since, seconds(from: since, to: time) >= wait { fault = found }
    } else {
      suspected = nil
      let since = goodSince ?? time
      goodSince = since
      if fault != nil, seconds(from: since, to: time) >= configuration.recovery { fault = nil }
      learn(picture, elapsed)
    }
    return fault != before
  }

  private func seconds(from start: Int64, to end: Int64) -> Double { Double(end - start) / 1e9 }

  /// What seems wrong with the picture by itself.
  private func look(_ picture: ImageSummary, at time: Int64) -> Fault? {
    let contrast = picture.contrast
    if picture.mean < configuration.darkBelow { return .dark }
    if contrast < configuration.coveredBelow, picture.detail < configuration.detailBelow { return .covered }
    if time > sameSince { return .frozen }
    guard learnt >= configuration.learning else { return nil }
    let enough = fault == .moved ? configuration.sameFrom : configuration.movedBelow
    return picture.likeness(to: view) < enough ? .moved : nil
  }

  private mutating func learn(_ picture: ImageSummary, _ elapsed: Double) {
    guard !view.isEmpty else {
      view = picture.cells
      return
    }
    learnt += elapsed
    // A mean at first, then a slow follower.
    let weight = Float(elapsed / (min(learnt, configuration.adapting) + 1e-9))
    for cell in view.indices { view[cell] += (picture.cells[cell] - view[cell]) * min(1, weight) }
  }
}
