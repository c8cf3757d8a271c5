/// A task of either kind.
package enum AnyTask: Sendable {
  /// With a head that is trained.
  case learnt(TaskPlugin)
  /// Shown normal objects once.
  case fitted(FitPlugin)

  package var identity: PluginIdentity {
    switch self {
    case .learnt(let plugin): plugin.identity
    case .fitted(let plugin): plugin.identity
    }
  }
}
