import Foundation
import PlainText

/// Makes the next plan of a running node: all of it or nothing. It reads the configuration and the bundles again, checks
/// them beside those in use, and says what stands against it.
///
/// A value with one owner, the control thread.
package struct NodeReload {
  /// A plan that can be used.
  struct Prepared {
    let plan: NodeSetup
    let change: ConfigurationChange
    fileprivate let settings: [Setting]
  }

  fileprivate struct Setting: Equatable {
    let key: String
    let value: String
  }

  /// The one in use.
  private(set) var plan: NodeSetup
  /// Bundles that were swapped in: they win over everything the node was started with.
  private var settings: [Setting] = []
  private let load: ([String]) throws -> Configuration

  /// - Parameter load: reads the configuration as at the start, with further settings `key=value` on top.
  init(_ plan: NodeSetup, load: @escaping ([String]) throws -> Configuration) {
    self.plan = plan
    self.load = load
  }

  /// Reads and checks everything; changes nothing.
  ///
  /// - Parameter order: a swap sets its key on top, for the rest of the node's life.
  /// - Throws: what is wrong, `CommandFailure` or another error that explains itself.
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
    let change = ConfigurationChange(from: plan.configuration, to: configuration)
    guard change.fixed.isEmpty else {
      throw CommandFailure(
        .configuration, "\(change.fixed.joined(separator: ", ")) cannot change while the node runs",
        remedy: "Start the node anew, or take that part of the change back.")
    }
    return Prepared(
      plan: try NodeSetup(configuration, replacing: plan), change: change, settings: settings)
  }

  /// The prepared plan is the one in use from now on.
  mutating func commit(_ prepared: Prepared) {
    plan = prepared.plan
    settings = prepared.settings
  }
}
