/// The outcome of one check of a plugin against the contract.
package struct PluginFinding: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    case passed, failed
    /// Could not be tried, for example without the model the plugin needs.
    case notChecked = "not-checked"
  }

  /// The check, as a sentence that is true when it passed.
  package let check: String
  package let outcome: Outcome
  /// Observation and advice; empty when it passed.
  package let detail: String

  package init(check: String, outcome: Outcome, detail: String = "") {
    self.check = check
    self.outcome = outcome
    self.detail = detail
  }
}

/// Runs the checks of a plugin one after the other.
struct ContractCheck {
  private(set) var findings: [PluginFinding] = []

  /// Adds the finding of `body`: passed when it returns `nil`, otherwise failed with its text.
  @discardableResult
  mutating func expect(_ check: String, _ body: () throws(PluginError) -> String?) -> Bool {
    var detail: String?
    do throws(PluginError) {
      detail = try body()
    } catch {
      detail = error.description
    }
    findings.append(
      PluginFinding(check: check, outcome: detail == nil ? .passed : .failed, detail: detail ?? ""))
    return detail == nil
  }

  mutating func skip(_ check: String, because reason: String) {
    findings.append(PluginFinding(check: check, outcome: .notChecked, detail: reason))
  }
}
