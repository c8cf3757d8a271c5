import Foundation

/// Reading folders and whole files.
enum Folder {
  private static let imageEndings: Set<String> = ["tif", "tiff", "jpg", "jpeg", "png", "bmp"]

  /// Whether `path` is a folder.
  static func exists(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Whether `path` is there and no folder.
  static func isFile(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) && !exists(path) }

  /// `path` without slashes at its end, or the folder called `name` in it: the one that has a folder of `parts`.
  static func root(_ path: String, or name: String, with parts: [String]) -> String? {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return [path, path + "/" + name].first { root in parts.contains { exists(root + "/" + $0) } }
  }

  /// Names inside a folder, sorted; hidden ones left out.
  static func names(in path: String) throws(DatasetError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
  }

  /// Names of the images in a folder by rising number at the end of the name (`frame009`, `frame010`).
  static func images(in path: String) throws(DatasetError) -> [String] {
    try names(in: path)
      .compactMap { name -> (Int, String)? in
        let parts = name.split(separator: ".")
        guard parts.count >= 2, let ending = parts.last, imageEndings.contains(ending.lowercased()) else {
          return nil
        }
        let digits = parts[parts.count - 2].reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        return (Int(String(digits)) ?? 0, name)
      }
      .sorted { $0 < $1 }
      .map(\.1)
  }

  /// All bytes of a file; `nil` when there is no such file.
  static func bytes(of path: String) throws(DatasetError) -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
  }
}
