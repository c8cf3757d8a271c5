/// The release of the program and of every library in it.
package enum Release {
  package static let version = "0.1.0"
}
