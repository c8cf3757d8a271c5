import ArgumentParser

/// The program `vagary`.
@main
struct Vagary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vagary",
    abstract: "Says which object on your cameras behaves oddly, when and why.")
}
