extension Dataset {
  /// UCSD Ped1 at `path`, in the layouts of ``ped2(at:masks:tracks:)`` with `UCSDped1.m` or `ped1.mat`.
  ///
  /// The official set has pixel masks of 10 of its 36 test videos. Its labels are those of `UCSDped1.m`; masks that
  /// say something else are named in ``Dataset/warnings``.
  ///
  /// Throws as ``ped2(at:masks:tracks:)`` does.
  package static func ped1(
    at path: String, masks: String? = nil, tracks: String? = nil
  ) throws(DatasetError) -> Dataset {
    try Ped1.published.load(at: path, masks: masks, tracks: tracks)
  }
}

/// UCSD Ped1 as it was published.
enum Ped1 {
  static let published = UCSDSet(
    number: 1, training: [Int](repeating: 200, count: 34), testing: [Int](repeating: 200, count: 36),
    abnormal: nil, hasAllMasks: false, abnormalFromTheStart: [])
}
