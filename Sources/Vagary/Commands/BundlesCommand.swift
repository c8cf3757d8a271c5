import ArgumentParser
import Bundles
import Evaluation
import Foundation
import Node
import PlainText

/// `vagary bundles`: what is in a bundle, and another one for a running node.
struct BundlesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundles", abstract: "Shows bundles, and gives a running node another one.",
    subcommands: [Show.self, Swap.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what a bundle is for, and whether it can be used.")

    @Argument(help: "Folder of the bundle.")
    var folder: String

    @OptionGroup var pluginOptions: PluginOptions

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
      let bundle = try ModelBundle(folder: folder, catalog: pluginOptions.catalog())
      let card = BundleCard(bundle)
      print(json ? try card.json() : card.text)
      if let problem = BundleTrial.problem(bundle) { throw CommandFailure(.badData, "\(folder): \(problem)") }
    }
  }

  struct Swap: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a running node another bundle; no frame is lost.",
      discussion: """
        The node reads the bundle and tries it beside the one in use, and keeps that one when anything is wrong. \
        The new bundle stays until the node ends, also when it reads its configuration again: write it to \
        bundle.path for the next start.
        """)

    @Argument(help: "Folder of the new bundle.")
    var folder: String

    @Option(name: .long, help: "The node's control.path.")
    var control: String

    @Option(name: .long, help: "Only for this source, as its sources.ID.bundle. Default: bundle.path.")
    var source: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
      let working = FileManager.default.currentDirectoryPath
      let order = ControlOrder(
        order: .swapBundle, bundle: AbsolutePath.of(folder, from: working),
        source: try source.map { try TopicOptions.source($0).text })
      let socket = try ControlSocket.connected(to: AbsolutePath.of(control, from: working))
      socket.setPatience(seconds: NodeControl.answerWait)
      socket.write(try ControlLine.bytes(order))
      guard let line = socket.readLine(), let reply = try? ControlLine.value(ControlReply.self, from: line)
      else {
        throw CommandFailure(
          .unavailable, "the node at \(control) gives no answer", remedy: "Its log may say why.")
      }
      if json { print(String(decoding: try ControlLine.bytes(reply).dropLast(), as: UTF8.self)) }
      guard reply.done else {
        throw CommandFailure(
          .badData, "the bundle was not swapped, the node continues as before: \(reply.text)",
          remedy: reply.remedy)
      }
      if !json { print(reply.text) }
    }
  }
}
