import Concurrency
import FlyingFox
import Foundation
import PlainText

/// The HTTP responses of a node. Reads the board and changes nothing. Any thread.
struct HTTPRoutes: HTTPHandler {
  static let paths = ["/healthz", "/readyz", "/metrics", "/events"]

  let board: NodeBoard
  /// File of the node's journal; `nil` when it has none.
  var journal: String?
  /// The places of clients that follow the events.
  let slots = ClientSlots(limit: 8)

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard Self.paths.contains(request.path) else {
      return Self.json(
        .object([("error", .text("this path does not exist")), ("paths", .texts(Self.paths))]), .notFound)
    }
    guard request.method == .GET else {
      // The answer to HEAD has no body.
      var refusal =
        request.method == .HEAD
        ? Self.reply("", Self.jsonType, .methodNotAllowed)
        : Self.refusal("use GET", .methodNotAllowed)
      refusal.headers[HTTPHeader("Allow")] = "GET"
      return refusal
    }
    switch request.path {
    case "/healthz": return Self.json(health, .ok)
    case "/readyz":
      let readiness = Readiness(board.view)
      return Self.json(readiness.value, readiness.isReady ? .ok : .serviceUnavailable)
    case "/metrics":
      let text = NodeMetrics.text(board.view, use: .now, followers: slots.taken)
      return Self.reply(text, MetricsText.contentType, .ok)
    default: return events(request)
    }
  }

  private var health: PlainText.JSONValue {
    let view = board.view
    return .object([
      ("status", .text("ok")), ("name", .text(view.name)), ("version", .text(Release.version)),
      ("uptime_seconds", .fixed(Double(view.uptime) / 1e9, places: 3)),
    ])
  }

  private func events(_ request: HTTPRequest) -> HTTPResponse {
    let query = Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    let isStream = request.headers[HTTPHeader("Accept")]?.contains("text/event-stream") ?? false
    let isFollowed = query["follow"] == "1" || isStream
    let since = (isFollowed ? request.headers[HTTPHeader("Last-Event-ID")] : nil) ?? query["since"]
    let missed: MissedEvents
    do {
      let start = try since.map { try EventPosition.start($0, now: ProgramClock.utc) }
      missed = try MissedEvents(
        since: start ?? .number(isFollowed ? board.latestEvent : 0), board: board, journal: journal)
    } catch let failure as CommandFailure {
      return Self.refusal(failure.message, .badRequest)
    } catch {
      return Self.refusal(CommandFailure(explaining: error).message, .serviceUnavailable)
    }
    guard isFollowed else {
      let lines =
        missed.journal.map { EventText.json($0) + "\n" }
        + board.events(after: missed.number).map { EventText.json($0) + "\n" }
      var reply = Self.reply(lines.joined(), "application/x-ndjson", .ok)
      if missed.isCut { reply.headers[HTTPHeader("X-Vagary-Cut")] = "1" }
      return reply
    }
    guard let slot = slots.take() else {
      return Self.refusal(
        "\(slots.limit) clients already follow the events; try again later", .serviceUnavailable)
    }
    var follower = EventFollower(board: board, since: missed.number, slot: slot)
    follower.missed =
      (missed.isCut ? ": earlier events are left out\n\n" : "")
      + missed.journal.map(EventText.serverSent).joined()
    return HTTPResponse(
      statusCode: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: HTTPBodySequence(from: follower))
  }

  private static let jsonType = "application/json"

  private static func refusal(_ reason: String, _ status: HTTPStatusCode) -> HTTPResponse {
    json(.object([("error", .text(reason))]), status)
  }

  private static func json(_ value: PlainText.JSONValue, _ status: HTTPStatusCode) -> HTTPResponse {
    reply(value.line + "\n", jsonType, status)
  }

  private static func reply(_ text: String, _ type: String, _ status: HTTPStatusCode) -> HTTPResponse {
    HTTPResponse(
      statusCode: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: HTTPBodySequence(data: Data(text.utf8), suggestedBufferSize: 1 << 16))
  }
}
