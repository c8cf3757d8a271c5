import Foundation
import TestSupport
import Testing

@testable import Concurrency

@Suite struct FileLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A second lock of a file or folder is refused until the first is released or gone")
  func exclusion() throws {
    for lock in [
      { () throws(FileLock.Failure) in try FileLock(file: folder.file("lock")) },
      { () throws(FileLock.Failure) in try FileLock(folder: folder.file("")) },
    ] {
      do {
        let first = try lock()
        #expect(throws: FileLock.Failure.inUse) { _ = try lock() }
        first.release()
        let second = try lock()
        #expect(throws: FileLock.Failure.inUse) { _ = try lock() }
        withExtendedLifetime((first, second)) {}
      }
      _ = try lock()
    }
    #expect(try folder.names() == ["lock"])
  }

  @Test("A missing folder is reported as missing, another fault with the system's reason")
  func faults() {
    #expect(throws: FileLock.Failure.missing) { try FileLock(folder: folder.file("none")) }
    #expect(throws: FileLock.Failure.missing) { try FileLock(file: folder.file("none/lock")) }
    #expect(throws: FileLock.Failure.system("Is a directory")) { try FileLock(file: folder.file("")) }
  }
}
