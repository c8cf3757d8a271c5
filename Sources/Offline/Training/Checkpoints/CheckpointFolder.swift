import Foundation
import Glibc

/// The folder beside a bundle in which its training keeps a checkpoint: made with the first one, gone with the last.
///
/// One process at a time: the folder is locked while it is open; the system lets go of the lock however the process
/// ends. One thread owns it.
final class CheckpointFolder {
  /// Why something cannot be written.
  struct Failure: Error, Equatable {
    let reason: String
  }

  let path: String
  private var descriptor: CInt = -1

  /// - Parameter path: whether it is there or not; the folder around it may be missing as well.
  init(path: String) { self.path = path }

  deinit { close() }

  var file: String { path + "/checkpoint.safetensors" }
  /// The next one, until it is whole.
  private var draft: String { file + ".part" }

  /// Locks the folder; false where there is none.
  func open() throws(CheckpointError) -> Bool {
    guard descriptor < 0 else { return true }
    let opened = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else {
      if errno == ENOENT { return false }
      throw .unreadable(path: path, reason: Self.failure().reason)
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      Glibc.close(opened)
      if code == EWOULDBLOCK { throw .inUse(folder: path) }
      throw .unreadable(path: path, reason: String(cString: strerror(code)))
    }
    descriptor = opened
    return true
  }

  /// The checkpoint of the open folder; `nil`: there is none.
  func read() throws(CheckpointError) -> [UInt8]? {
    guard access(file, F_OK) == 0 else { return nil }
    do { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) } catch {
      throw .unreadable(path: file, reason: error.localizedDescription)
    }
  }

  /// Puts another checkpoint in the place of the last, which stays until the new one is safe on the disk.
  func write(_ bytes: [UInt8]) throws(Failure) {
    try make()
    do throws(Failure) {
      try writeDraft(bytes)
      guard rename(draft, file) == 0 else { throw Self.failure() }
      // So that the new name lasts as well.
      fsync(descriptor)
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Takes the checkpoint away, and the folder unless something of others is in it.
  func discard() {
    unlink(draft)
    unlink(file)
    close()
    rmdir(path)
  }

  private func make() throws(Failure) {
    guard descriptor < 0 else { return }
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw Failure(reason: error.localizedDescription)
    }
    do throws(CheckpointError) {
      guard try open() else { throw CheckpointError.unreadable(path: path, reason: "it is gone") }
    } catch {
      throw Failure(reason: error.description)
    }
  }

  private func writeDraft(_ bytes: [UInt8]) throws(Failure) {
    let opened = Glibc.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw Self.failure() }
    defer { Glibc.close(opened) }
    var place = 0
    while place < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(opened, $0.baseAddress! + place, bytes.count - place)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Self.failure() }
      place += written
    }
    guard fsync(opened) == 0 else { throw Self.failure() }
  }

  /// Lets go of the lock.
  func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
  }

  /// The latest error of the system.
  private static func failure() -> Failure { Failure(reason: String(cString: strerror(errno))) }
}
