/// The trace a message belongs to, as W3C Trace Context (https://www.w3.org/TR/trace-context/) writes it.
///
/// Who makes a message of another one hands the trace on with ``child(spanID:)``, so that a mesh with OpenTelemetry sees
/// a frame, its detections and its scores as one trace.
package struct TraceContext: Sendable, Hashable {
  /// `traceparent`: version, trace id, span id and flags in lower-case hexadecimal digits, `00-…-…-01`.
  package let parent: String
  /// `tracestate`: whatever the vendors of the tracing systems put there, passed on unread. Often empty.
  package let state: String

  /// `nil` when `parent` is not a `traceparent` of a known form.
  ///
  /// Versions above 00 are read as version 00, as the recommendation asks; `ff` and ids of zeros are refused.
  package init?(parent: String, state: String = "") {
    let parts = parent.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0] != "00" || parts.count == 4, parts[0] != "ff",
      zip(parts, [2, 32, 16, 2]).allSatisfy({ $0.utf8.count == $1 && $0.utf8.allSatisfy(Self.isDigit) }),
      parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    self.parent = parts[0] == "00" ? parent : "00-" + parts[1...3].joined(separator: "-")
    self.state = state
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  /// The same trace, seen from a span of the caller's own.
  ///
  /// - Parameter spanID: names the caller's work within the trace; 0 is read as 1, since 0 is not a span id.
  package func child(spanID: UInt64) -> TraceContext {
    let digits = String(max(1, spanID), radix: 16)
    let span = String(repeating: "0", count: 16 - digits.count) + digits
    var parts = parent.split(separator: "-").map(String.init)
    parts[2] = span
    return TraceContext(unchecked: parts.joined(separator: "-"), state)
  }

  private init(unchecked parent: String, _ state: String) {
    self.parent = parent
    self.state = state
  }
}
