import Foundation
import TestSupport
import Testing

@testable import Concurrency

@Suite struct FileLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lock(_ isFolder: Bool) throws -> FileLock {
    isFolder ? try FileLock(folder: folder.file("")) : try FileLock(file: folder.file("lock"))
  }

  @Test(
    "A second lock of a file or folder is refused until the first is released or gone",
    arguments: [false, true])
  func exclusion(isFolder: Bool) throws {
    var first: FileLock? = try lock(isFolder)
    #expect(throws: FileLock.Failure.inUse) { _ = try lock(isFolder) }
    first?.release()
    var second: FileLock? = try lock(isFolder)
    #expect(throws: FileLock.Failure.inUse) { _ = try lock(isFolder) }
    first = nil
    #expect(throws: FileLock.Failure.inUse) { _ = try lock(isFolder) }
    second = nil
    _ = try lock(isFolder)
    #expect(first == nil && second == nil)
    #expect(try folder.names() == (isFolder ? [] : ["lock"]))
  }

  @Test("A missing folder is reported as missing, another fault with the system's reason")
  func faults() {
    #expect(throws: FileLock.Failure.missing) { _ = try FileLock(folder: folder.file("none")) }
    #expect(throws: FileLock.Failure.missing) { _ = try FileLock(file: folder.file("none/lock")) }
    #expect(throws: FileLock.Failure.system("Is a directory")) { _ = try FileLock(file: folder.file("")) }
  }
}
