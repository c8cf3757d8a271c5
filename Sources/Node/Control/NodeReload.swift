import Foundation
import PlainText

/// Makes the next setup of a running node, all of it or nothing. It reads the configuration and the bundles again, checks
/// them beside those in use, and reports the reason for a refusal.
///
/// A value with one owner, the control thread.
package struct NodeReload {
  /// A setup that can be used.
  struct Prepared {
    let setup: NodeSetup
    let change: ConfigurationChange
    fileprivate let settings: [Setting]
  }

  fileprivate struct Setting: Equatable {
    let key: String
    let value: String
  }

  /// The setup in use.
  private(set) var setup: NodeSetup
  /// Bundles that were swapped in. They override every setting the node was started with.
  private var settings: [Setting] = []
  private let load: ([String]) throws -> Configuration

  /// - Parameter load: reads the configuration as at the start, with further settings `key=value` above it.
  init(_ setup: NodeSetup, load: @escaping ([String]) throws -> Configuration) {
    self.setup = setup
    self.load = load
  }

  /// Reads and checks everything; changes nothing.
  ///
  /// - Parameter order: a swap sets its key above all others until the node ends.
  /// - Throws: `CommandFailure` or another error that explains itself.
  func prepare(_ order: ControlOrder) throws -> Prepared {
    var settings = settings
    if order.order == .swapBundle {
      guard let (key, value) = order.setting else {
        throw CommandFailure(.usage, "the order names no bundle", remedy: "Name the folder of the bundle.")
      }
      settings.removeAll { $0.key == key }
      settings.append(Setting(key: key, value: value))
    }
    let configuration = try load(settings.map { "\($0.key)=\($0.value)" })
    let change = ConfigurationChange(from: setup.configuration, to: configuration)
    guard change.fixed.isEmpty else {
      throw CommandFailure(
        .configuration, "\(change.fixed.joined(separator: ", ")) cannot change while the node runs",
        remedy: "Restart the node, or undo that part of the change.")
    }
    return Prepared(
      setup: try NodeSetup(configuration, replacing: setup), change: change, settings: settings)
  }

  /// Makes the prepared setup the one in use.
  mutating func commit(_ prepared: Prepared) {
    setup = prepared.setup
    settings = prepared.settings
  }
}
