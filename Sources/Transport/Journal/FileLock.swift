import Glibc

/// Says that this process alone writes to a file: a lock on a small file beside it, which stays there.
///
/// The system lets it go when the process ends, however it ends. A file of its own, because SQLite's own
/// locks would go with the first closing of the file it locks.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Parameter path: of the file to be written; the lock is `path` with `.lock` behind it.
  init(path: String) throws(JournalError) {
    descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .io(path: path, reason: String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      if code == EWOULDBLOCK { throw .inUse(path: path) }
      throw .io(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// Lets other writers in; so does the end of this.
  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }
}
