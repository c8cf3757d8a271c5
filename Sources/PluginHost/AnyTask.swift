/// A task of either kind.
public enum AnyTask: Sendable {
  /// With a head that is trained.
  case learnt(TaskPlugin)
  /// Shown normal objects once.
  case fitted(FitPlugin)

  public var identity: PluginIdentity {
    switch self {
    case .learnt(let plugin): plugin.identity
    case .fitted(let plugin): plugin.identity
    }
  }
}
