extension Dataset {
  /// UCSD Ped2 at `path`, in the official layout or in the common JPEG re-pack.
  ///
  ///     official   Train/Train001/001.tif …   Test/Test001/001.tif …
  ///                Test/UCSDped2.m   Test/Test001_gt/001.bmp …
  ///     re-pack    training/frames/01/000.jpg …   testing/frames/01/000.jpg …
  ///                UCSDped2.m or ped2.mat beside them or one folder above
  ///
  /// Labels come from every source found; `masks` names a folder with the `Test001_gt` … folders where
  /// they are elsewhere, `tracks` one with track files (``TrackFiles``). Subsets of videos are accepted and named in
  /// ``Dataset/warnings``, as is a copy without labels. Images are counted, not opened; masks are read.
  ///
  /// Throws when the layout is not there, a label file cannot be read, labels do not fit the images, two
  /// sources contradict each other, or the labels are the known altered copy.
  package static func ped2(
    at path: String, masks: String? = nil, tracks: String? = nil
  ) throws(DatasetError) -> Dataset {
    try Ped2.published.load(at: path, masks: masks, tracks: tracks)
  }
}

/// UCSD Ped2 as it was published.
enum Ped2 {
  static let published = UCSDSet(
    number: 2,
    // 2550 and 2010 in all.
    training: [120, 150, 150, 180, 180, 150, 150, 120, 180, 180, 180, 180, 180, 150, 150, 150],
    testing: [180, 180, 150, 180, 150, 180, 180, 180, 120, 150, 180, 180],
    abnormal: 1648, hasAllMasks: true, abnormalFromTheStart: [3, 5, 6, 8, 9, 10, 11])
}
