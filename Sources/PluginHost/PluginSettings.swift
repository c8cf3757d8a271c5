import Glibc
import PluginABI

/// Hands `settings` to `body` in the form of the contract, in the order of their keys.
func withPluginSettings<Result>(
  _ settings: [String: String], _ body: (UnsafePointer<vagary_settings>) -> Result
) -> Result {
  var items: [vagary_setting] = []
  for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
    items.append(vagary_setting(key: strdup(key), value: strdup(value)))
  }
  defer {
    for item in items {
      free(UnsafeMutableRawPointer(mutating: item.key))
      free(UnsafeMutableRawPointer(mutating: item.value))
    }
  }
  return items.withUnsafeBufferPointer { buffer in
    var list = vagary_settings(items: buffer.baseAddress, count: buffer.count)
    return body(&list)
  }
}
