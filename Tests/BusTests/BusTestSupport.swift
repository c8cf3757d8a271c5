import Bus
import Foundation
import TestSupport
import Testing

/// A folder for ipc paths, there while `body` runs.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = try TemporaryFolder()
  return try withExtendedLifetime(folder) { try body(folder.path) }
}

/// Runs `body` on a thread of its own; ``wait()`` returns when it is done.
final class WorkerThread: Sendable {
  private let done = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () -> Void) {
    let done = done
    Thread {
      body()
      done.signal()
    }.start()
  }

  /// Waits at most a minute.
  func wait() { #expect(done.wait(timeout: .now() + 60) == .success) }
}

extension Socket {
  /// The next message; waits at most 20 s for it.
  func next() throws -> ReceivedParts {
    try #require(try next(within: 20_000), "no message came")
  }

  func next(within milliseconds: Int) throws -> ReceivedParts? {
    if let message = try receive() { return message }
    var poller = Poller()
    _ = poller.add(self)
    _ = try poller.wait(milliseconds: milliseconds)
    return try receive()
  }

  /// Waits at most 20 s for a connection event of one kind.
  func waitForEvent(_ kind: SocketEvent.Kind) throws -> SocketEvent {
    var poller = Poller()
    _ = poller.addMonitor(of: self)
    let end = Date(timeIntervalSinceNow: 20)
    while Date() < end {
      while let event = try nextEvent() {
        if event.kind == kind { return event }
      }
      _ = try poller.wait(milliseconds: 100)
    }
    Issue.record("no event \(kind)")
    throw CancellationError()
  }
}

/// A number as a part of a message.
func part(_ number: Int, padding: Int = 0) -> [UInt8] {
  withUnsafeBytes(of: UInt64(number).littleEndian) { Array($0) } + Array(repeating: 0, count: padding)
}

func number(_ message: ReceivedParts) -> Int {
  message.withUnsafeBytes(part: 1) { Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
}

/// The endpoint at which `address` is met, `bind` on one side and `connect` on the other.
func endpoint(_ kind: Endpoint.Kind, _ attachment: Endpoint.Attachment, _ address: String) throws -> Endpoint
{
  try Endpoint(kind: kind, attachment: attachment, address: address)
}
