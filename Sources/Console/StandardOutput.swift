import Glibc

/// Results, a line at a time, written at once so that a reader of a pipe gets each without delay.
package enum StandardOutput {
  /// Writes `text` and a line break. Does nothing once stdout is closed.
  package static func line(_ text: String) {
    var text = text + "\n"
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        let written = Glibc.write(STDOUT_FILENO, start, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}
