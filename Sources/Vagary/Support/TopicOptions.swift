import ArgumentParser
import Bus
import Mesh
import PlainText
import VideoModel

/// The form of topics and the check of endpoints, with the words of the configuration of a node.
struct TopicOptions: ParsableArguments {
  @Option(name: .long, help: "First part of every topic.")
  var topicRoot = "vagary/1"

  @Option(name: .long, help: "Order of topics: kind-source or source-kind.")
  var topicOrder = TopicScheme.Order.kindSource.rawValue

  @Flag(name: .long, help: "Allow binding where other machines can connect.")
  var insecure = false

  func scheme() throws -> TopicScheme {
    guard let order = TopicScheme.Order(rawValue: topicOrder) else {
      throw CommandFailure(
        .usage, "--topic-order is \(topicOrder)", remedy: "Write kind-source or source-kind.")
    }
    guard let scheme = TopicScheme(root: topicRoot, order: order) else {
      throw CommandFailure(
        .usage, "--topic-root \(topicRoot) cannot begin a topic",
        remedy: "Use letters, digits, dot, underscore, dash in parts separated by single slashes.")
    }
    return scheme
  }

  /// A source id given on the command line.
  static func source(_ text: String) throws -> SourceID {
    guard let source = SourceID(text) else {
      throw CommandFailure(
        .usage, "\(JSONText.quoted(text)) is not a source id",
        remedy: "Use 1 to 128 of letters, digits, dot, underscore, dash.")
    }
    return source
  }

  /// Endpoints to receive from; bare addresses are connected to.
  static func receiving(_ texts: [String]) throws -> [Endpoint] {
    try checked(Endpoint.list(texts, kind: .sub), for: .input)
  }

  /// Endpoints to publish at; bare addresses take `attachment`.
  static func publishing(_ texts: [String], _ attachment: Endpoint.Attachment) throws -> [Endpoint] {
    try checked(Endpoint.list(texts, kind: .xpub, attachment: attachment), for: .output)
  }

  private static func checked(_ endpoints: [Endpoint], for use: EndpointUse) throws -> [Endpoint] {
    for endpoint in endpoints {
      guard let problem = use.problem(endpoint) else { continue }
      throw BusError.malformedEndpoint("\(endpoint)", problem: problem)
    }
    return endpoints
  }
}
