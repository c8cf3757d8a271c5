import TestSupport
import Testing
import VideoModel

@testable import Bus
@testable import Node
@testable import Scoring
@testable import Tracklets
@testable import WireFormat

/// Life stories behind scoring, without a socket, a clock or a thread.
@Suite struct NodeOutputTests {
  private let camera = Invented.source()
  private let counters = NodeCounters()
  private let setup: NodeSetup

  init() throws { setup = try NodeSetup(Configuration()) }

  private func output() -> NodeOutput {
    NodeOutput(name: "node-a", publisherID: 0xbeef, counters: counters, startingAt: 0, spanID: { 5 })
  }

  private func frame(_ number: Int, objects: Int, trace: TraceContext? = nil) -> ScoredFrame {
    var assembler = ClipAssembler<LazyImage>(
      source: camera, needs: ClipNeeds(views: [ClipView(offsets: [0])!]), trackPrefix: "e")
    let image = LazyImage(
      EncodedImage(width: 8, height: 4, encoding: .gray8, planes: [], bytes: []),
      origin: FrameOrigin(arrived: 100, trace: trace), decoders: DecoderPool(counters: counters))
    let boxes = (0..<objects).map { Invented.detection(atX: Float(40 * $0)) }
    let ready = assembler.push(
      ArrivedFrame(
        stamp: Invented.stamp(number), width: 320, height: 240, image: image,
        detections: Invented.detections(boxes, at: Invented.stamp(number))))
    return ScoredFrame(unscored: (ready + assembler.finish())[0], .overload)
  }

  /// What is published, in words: `score 4`, `status blind`, `end`.
  private func story(_ actions: [OutputAction]) -> [String] {
    actions.compactMap { action in
      switch action {
      case .send(.score(let message), _, _, _, _): "score \(message.score.stamp.frameID)"
      case .send(.status(let status), _, _, _, let isLast):
        "status \(status.state.rawValue)\(isLast ? " last" : "")"
      case .send(.info, _, _, _, _): "info"
      case .send(.event(let event), _, _, _, _): "event \(event.phase.rawValue)"
      case .send(.node(let status), _, _, _, _): "node \(status.sources.map(\.text).joined(separator: " "))"
      case .sendEnd: "end"
      case .applied(_, let source, let isSwapped): "applied \(source) \(isSwapped)"
      default: nil
      }
    }
  }

  @Test("A source without a bundle is blind from its first message, and every object is listed with a reason")
  func noBundle() throws {
    var output = output()
    #expect(story(output.push(.opened(camera, setup), at: 0)) == ["status blind"])
    let actions = output.push(.frame(frame(4, objects: 2)), at: 350)
    #expect(story(actions) == ["score 4"])
    guard case .send(.score(let message), .score, camera, nil, false)? = actions.last else {
      Issue.record("\(actions)")
      return
    }
    #expect(message.score.notScored.map(\.reason) == [.overload, .overload])
    #expect(message.latency == 250)
    #expect(counters.all(of: camera)[.notScored(.overload)] == 2)
    #expect(counters.all(of: camera)[.framesPublished] == 1)
  }

  @Test("The score of a traced frame belongs to the same trace, in a span of the node's own")
  func trace() throws {
    var output = output()
    _ = output.push(.opened(camera, setup), at: 0)
    let trace = try #require(TraceContext(parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
    let actions = output.push(.frame(frame(1, objects: 0, trace: trace)), at: 0)
    guard case .send(.score, _, _, let sent?, _)? = actions.last else {
      Issue.record("\(actions)")
      return
    }
    #expect(sent.parent == "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000005-01")
  }

  @Test("Detections without a frame are listed, whether their source has an output or not")
  func unmatched() {
    var output = output()
    let detections = Invented.detections([Invented.detection(atX: 5)], at: Invented.stamp(9))
    #expect(story(output.push(.unmatched(detections, .frameMissing), at: 0)) == ["score 9"])
    #expect(counters.all(of: camera)[.notScored(.frameMissing)] == 1)
  }

  @Test("A source that ends says so last, and its next frame needs an opening")
  func end() {
    var output = output()
    _ = output.push(.opened(camera, setup), at: 0)
    #expect(story(output.push(.ended(camera, .sourceEnded), at: 1)) == ["status stopped last", "end"])
    #expect(output.push(.frame(frame(1, objects: 1)), at: 2).isEmpty)
    #expect(output.push(.ended(camera, .sourceEnded), at: 3).isEmpty)
  }

  @Test("Status and node messages are repeated every two seconds")
  func heartbeat() {
    var output = output()
    _ = output.push(.opened(camera, setup), at: 0)
    #expect(story(output.timePassed(1)) == ["status blind", "node cam-1"])
    #expect(output.timePassed(NodeOutput.heartbeat).isEmpty)
    #expect(story(output.timePassed(NodeOutput.heartbeat + 1)) == ["status blind", "node cam-1"])
  }

  @Test("An image that could not be checked is counted")
  func unchecked() {
    var output = output()
    _ = output.push(.opened(camera, setup), at: 0)
    #expect(output.push(.imageChecked(camera, Invented.stamp(1), nil), at: 0).isEmpty)
    #expect(counters.all(of: camera)[.imageChecksSkipped] == 1)
  }

  @Test("A new setup reaches every source, and also one that has ended meanwhile")
  func change() throws {
    var output = output()
    _ = output.push(.opened(camera, setup), at: 0)
    let change = SetupChange(setup)
    change.begin(sources: 2)
    #expect(story(output.push(.changed(camera, change), at: 0)) == ["status blind", "applied cam-1 false"])
    #expect(
      story(output.push(.changed(Invented.source("gone"), change), at: 0)) == ["applied gone false"])
    #expect(change.wait(milliseconds: 0) == nil)
    change.applied(to: camera, isSwapped: true)
    change.applied(to: Invented.source("gone"), isSwapped: false)
    #expect(change.wait(milliseconds: 0) == [camera])
  }

  @Test("A change that no source follows is in effect at once")
  func changeWithoutSources() {
    let change = SetupChange(setup)
    change.begin(sources: 0)
    #expect(change.wait(milliseconds: 0) == [])
  }
}
