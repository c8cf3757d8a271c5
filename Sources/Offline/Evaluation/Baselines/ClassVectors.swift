import VideoModel

/// The class baselines: how unlike the usual, and how unlike a person, a detection's classes are.
struct ClassVectors: Sendable {
  /// The scores of one detection by its classes; `nil` where the classes say nothing.
  struct Reading: Equatable {
    var distance: Float?
    var nonPerson: Float?
    var personDoubt: Float?
  }

  private let person: String
  /// Class vectors of training detections, by class name so that label-only detections fit in too.
  private var sample = BoundedSample<[Float]>(capacity: 16384)
  /// Names of the vectors' entries: the detector's labels, then single labels as they turn up.
  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var median: [Float]?

  init(person: String) {
    self.person = person
  }

  mutating func observe(_ detection: Detection, labels: [String]) {
    guard hasClasses(detection, labels: labels) else { return }
    let vector = vector(detection, labels: labels)
    sample.add(vector)
  }

  /// Settles the median of each class. Without training detections there is no distance.
  mutating func finishTraining() {
    guard !sample.elements.isEmpty else { return }
    median = names.indices.map { place in
      let values = sample.elements.map { place < $0.count ? $0[place] : 0 }.sorted()
      let middle = values.count / 2
      return values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle]
    }
    sample = BoundedSample(capacity: 2)
  }

  mutating func read(_ detection: Detection, labels: [String]) -> Reading {
    guard hasClasses(detection, labels: labels) else { return Reading() }
    let vector = vector(detection, labels: labels)
    var reading = Reading()
    if let median {
      var distance: Float = 0
      for place in vector.indices {
        distance += abs(vector[place] - (place < median.count ? median[place] : 0))
      }
      for place in vector.count..<max(vector.count, median.count) { distance += abs(median[place]) }
      reading.distance = distance
    }
    let personPlace = places[person]
    let known = personPlace.map { $0 < vector.count ? vector[$0] : 0 } ?? 0
    // A detector without the class person cannot say which object is not a person.
    if personPlace != nil || detection.classScores.isEmpty {
      reading.personDoubt = 1 - known
      var largest: Float = 0
      for place in vector.indices where place != personPlace { largest = max(largest, vector[place]) }
      reading.nonPerson = largest
    }
    return reading
  }

  /// Full class scores that fit the labels, or a label alone.
  private func hasClasses(_ detection: Detection, labels: [String]) -> Bool {
    !detection.label.isEmpty
      || (!detection.classScores.isEmpty && detection.classScores.count == labels.count)
  }

  /// The detection's class probabilities in the order of `names`; a label alone is one entry, its confidence.
  private mutating func vector(_ detection: Detection, labels: [String]) -> [Float] {
    if !detection.classScores.isEmpty, detection.classScores.count == labels.count {
      if names.isEmpty { for label in labels { _ = place(of: label) } }
      if names.starts(with: labels) { return detection.classScores }
      var vector = [Float](repeating: 0, count: names.count)
      for (label, score) in zip(labels, detection.classScores) { set(score, for: label, in: &vector) }
      return vector
    }
    var vector = [Float](repeating: 0, count: names.count)
    set(detection.confidence, for: detection.label, in: &vector)
    return vector
  }

  private mutating func set(_ score: Float, for label: String, in vector: inout [Float]) {
    let place = place(of: label)
    if place >= vector.count { vector += [Float](repeating: 0, count: place + 1 - vector.count) }
    vector[place] = score
  }

  private mutating func place(of label: String) -> Int {
    if let place = places[label] { return place }
    places[label] = names.count
    names.append(label)
    return names.count - 1
  }
}
