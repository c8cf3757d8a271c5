import Glibc

/// Keeps other processes from a file or folder that this one has for itself.
///
/// An advisory lock (flock(2)): it keeps out programs that ask for it too. The system releases it when the process ends,
/// however it ends. Any thread.
package final class FileLock: Sendable {
  package enum Failure: Error, Equatable {
    /// A lock is held already, by this process or another.
    case inUse
    /// The folder does not exist, or the one around the file.
    case missing
    /// The system's reason.
    case system(String)
  }

  private let descriptor: CInt

  /// Locks the file at `path`, which is made when it is missing and stays afterwards.
  package convenience init(file path: String) throws(Failure) {
    try self.init(path, O_RDWR | O_CREAT)
  }

  /// Locks the folder at `path`.
  package convenience init(folder path: String) throws(Failure) {
    try self.init(path, O_RDONLY | O_DIRECTORY)
  }

  private init(_ path: String, _ flags: CInt) throws(Failure) {
    descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing : Self.failure() }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let failure: Failure = errno == EWOULDBLOCK ? .inUse : Self.failure()
      close(descriptor)
      throw failure
    }
  }

  /// Releases the lock before this object ends.
  package func release() { flock(descriptor, LOCK_UN) }

  /// Writes the names in a locked folder to the disk.
  package func sync() { fsync(descriptor) }

  deinit { close(descriptor) }

  private static func failure() -> Failure { .system(String(cString: strerror(errno))) }
}
