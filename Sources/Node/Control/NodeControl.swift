import Concurrency
import Foundation
import Glibc
import Logging
import Mesh
import PlainText
import VideoModel

/// The control thread of a node: on SIGHUP, and on orders at the control socket, it gives the running node another setup.
package final class NodeControl: @unchecked Sendable {
  /// Longest wait for a setup to take effect, milliseconds.
  private static let effectWait = 20_000
  /// Longest wait of a client for its answer, seconds.
  package static let answerWait = 120
  /// Longest wait of the node for a client, seconds.
  private static let clientPatience = 2

  private let hangup: Int32?
  private let inbox: SetupInbox
  private let counters: NodeCounters
  private let stop: StopSignal
  private let path: String?
  private let log = Logger(label: "control")
  private let finished = DispatchSemaphore(value: 0)
  /// Called when all work under way belongs to the new setup.
  private let retire: @Sendable (NodeSetup) -> Void
  // Below: owned by the control thread.
  private var reload: NodeReload

  /// - Parameters:
  ///   - hangup: readable after a SIGHUP (``HangupSignal``); `nil` does not listen for one.
  ///   - retire: receives the setup in use, to release resources that only earlier setups needed.
  init(
    _ reload: NodeReload, hangup: Int32?, inbox: SetupInbox, counters: NodeCounters, stop: StopSignal,
    retire: @escaping @Sendable (NodeSetup) -> Void
  ) {
    self.reload = reload
    self.hangup = hangup
    self.inbox = inbox
    self.counters = counters
    self.stop = stop
    self.retire = retire
    path = reload.setup.configuration.control.path
  }

  /// Opens the socket, if control.path is set, and starts the thread.
  ///
  /// - Throws: `CommandFailure` when the socket cannot be opened.
  package func start() throws(CommandFailure) {
    var listener: Listener?
    if let path {
      listener = Listener(try ControlSocket.listening(at: path))
      log.info("taking orders at \(path)")
    }
    NamedThread.start("control") { [self, listener] in
      run(listener)
      finished.signal()
    }
  }

  /// Removes the socket file and waits for the thread, at most 200 ms. Call it after the stop was raised.
  package func end() {
    if let path { unlink(path) }
    _ = finished.wait(timeout: .now() + .milliseconds(200))
  }

  private final class Listener: @unchecked Sendable {
    let socket: ControlSocket

    init(_ socket: consuming ControlSocket) { self.socket = socket }
  }

  private func run(_ listener: Listener?) {
    let descriptors = [stop.descriptor, hangup ?? -1, listener?.socket.pollDescriptor ?? -1]
    while !stop.isRaised {
      var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&entries, nfds_t(entries.count), -1) > 0, !stop.isRaised else { continue }
      if entries[1].revents != 0, let hangup {
        HangupSignal.take(hangup)
        _ = obey(ControlOrder(order: .reload))
      }
      if entries[2].revents != 0, let client = listener?.socket.accepted() { serve(client) }
    }
  }

  private func serve(_ client: borrowing ControlSocket) {
    client.setPatience(seconds: Self.clientPatience)
    guard let line = client.readLine() else { return }
    let reply: ControlReply
    do { reply = obey(try ControlLine.value(ControlOrder.self, from: line)) } catch {
      reply = ControlReply(
        done: false, text: "the order cannot be read",
        remedy: "Use the same version of the program as the node.")
    }
    if let bytes = try? ControlLine.bytes(reply) { client.write(bytes) }
  }

  /// Carries out the whole order, or nothing of it.
  private func obey(_ order: ControlOrder) -> ControlReply {
    do {
      let prepared = try reload.prepare(order)
      reload.commit(prepared)
      let change = SetupChange(prepared.setup)
      inbox.put(change)
      counters.add(.reloads)
      let swapped = wait(for: change)
      if swapped != nil { retire(prepared.setup) }
      let text = Self.words(prepared.change, swapped?.map(\.text), isSwap: order.order == .swapBundle)
      log.notice("\(text)")
      return ControlReply(done: true, text: text, swapped: swapped?.map(\.text) ?? [])
    } catch {
      counters.add(.reloadsRefused)
      let failure = CommandFailure(explaining: error)
      log.error("nothing was changed: \(failure.message)")
      return ControlReply(done: false, text: failure.message, remedy: failure.remedy)
    }
  }

  private func wait(for change: SetupChange) -> [SourceID]? {
    for _ in 0..<(Self.effectWait / 100) {
      if let swapped = change.wait(milliseconds: 100) { return swapped }
      if stop.isRaised { break }
    }
    return nil
  }

  package static func words(_ change: ConfigurationChange, _ swapped: [String]?, isSwap: Bool) -> String {
    guard let swapped else { return "accepted, but not in effect yet: the node is behind" }
    var parts: [String] = []
    if !change.reloadable.isEmpty { parts.append("changed \(change.reloadable.joined(separator: ", "))") }
    if !swapped.isEmpty {
      parts.append(
        "\(swapped.joined(separator: ", ")) \(swapped.count == 1 ? "continues" : "continue") with another bundle"
      )
    } else if isSwap {
      parts.append("no current source has another bundle because of it")
    }
    return parts.isEmpty ? "nothing has changed" : parts.joined(separator: "; ")
  }
}
