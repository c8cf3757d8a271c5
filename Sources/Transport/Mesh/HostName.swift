import Glibc

/// The name of this machine.
package enum HostName {
  /// The host's name as a node name, at most 128 characters. Characters that a node name may not have
  /// become `-`. The name is `vagary` when the host has none.
  package static let asNodeName = nodeName(from: read())

  /// Makes a node name of the name of a host; see ``asNodeName``.
  static func nodeName(from host: String) -> String {
    let name = host.utf8.prefix(128).map { byte -> Character in
      let character = Character(Unicode.Scalar(byte))
      let allowed =
        character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
      return allowed ? character : "-"
    }
    return name.isEmpty ? "vagary" : String(name)
  }

  private static func read() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
