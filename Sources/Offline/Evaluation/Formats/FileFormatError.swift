/// The fault inside a file, without its name: the caller knows which file it read.
struct FileFormatError: Error, Equatable {
  /// One clause, for example `the data ends inside an element`.
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}
