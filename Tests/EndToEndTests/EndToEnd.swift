import Testing

/// Scenarios with real processes, one after the other: they share the machine's cores.
@Suite("End to end", .serialized)
enum EndToEnd {}
