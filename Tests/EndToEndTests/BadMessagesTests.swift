import Foundation
import TestSupport
import Testing

// A faulty producer sends a running node rubbish, half an envelope, impossible boxes, frames that change their size and
// bytes that are not a picture. The node counts or lists each, and scores the camera beside it as before.

extension EndToEnd {
  @Suite(.enabled(if: Python.path != nil, "\(Python.isMissing)"))
  struct BadMessagesTests {
    /// Sends to the endpoint of its argument, as the source `bad`.
    private static let producer = """
      import os, sys, zmq
      from vagary.v1 import envelope_pb2, frame_pb2
      socket = zmq.Context.instance().socket(zmq.XPUB)
      socket.setsockopt(zmq.XPUB_NODROP, 1)
      socket.setsockopt(zmq.LINGER, -1)
      socket.connect(sys.argv[1])
      waiting = {b"vagary/1/frame/bad/", b"vagary/1/detection/bad/"}
      while waiting:
          message = socket.recv()
          waiting -= {t for t in waiting if message[:1] == b"\\1" and t.startswith(message[1:])}
      publisher, sequence = int.from_bytes(os.urandom(8), "little"), {"frame": 0, "detection": 0}
      def envelope(kind, **payload):
          made = envelope_pb2.Envelope(protocol_major=1, node="bad", publisher_id=publisher,
                                       sequence=sequence[kind], **payload)
          sequence[kind] += 1
          return made.SerializeToString()
      def topic(kind):
          return f"vagary/1/{kind}/bad/".encode()
      nan = float("nan")
      odd = [(nan, 1, 2, 3), (1, 1, -4, 5), (5000, 5000, 10, 10), (1, 1, float("inf"), 5)]
      def frame(number, width, height, jpeg=None, boxes=((10, 10, 24, 36),)):
          stamp = dict(source="bad", frame_id=number, capture_time_ns=number * 100_000_000)
          kind = frame_pb2.PIXEL_ENCODING_GRAY8 if jpeg is None else frame_pb2.PIXEL_ENCODING_JPEG
          pixels = bytes(width * height) if jpeg is None else jpeg
          planes = [dict(offset=0, stride=width)] if jpeg is None else []
          socket.send_multipart([topic("frame"), envelope("frame", frame=dict(
              stamp, width=width, height=height, encoding=kind, planes=planes)), pixels])
          socket.send_multipart([topic("detection"), envelope("detection", frame_detections=dict(
              stamp, frame_width=width, frame_height=height, detector=dict(id="walkers", version="1"),
              detections=[dict(box=dict(zip(("left", "top", "width", "height"), box))) for box in boxes]))])
      for kind in ("frame", "detection"):
          socket.send_multipart([topic(kind)])
          socket.send_multipart([topic(kind), b"\\xff" * 40, b"rubbish"])
          whole = envelope_pb2.Envelope(protocol_major=1, node="n" * 50, publisher_id=1,
                                        end_of_stream=dict(source="bad")).SerializeToString()
          socket.send_multipart([topic(kind), whole[:-3]])
          other = envelope_pb2.Envelope(protocol_major=9, end_of_stream=dict(source="bad"))
          socket.send_multipart([topic(kind), other.SerializeToString()])
      socket.send_multipart([b"vagary/1/frame/", b"no source"])
      socket.send_multipart([topic("frame"), envelope("frame", frame=dict(
          source="bad", frame_id=1, width=160, height=120, encoding=frame_pb2.PIXEL_ENCODING_GRAY8,
          planes=[dict(offset=0, stride=160)]))])
      sequence["frame"] = 0
      for number in range(10): frame(number, 160, 120)
      for number in range(10, 14): frame(number, 160, 120, boxes=odd)
      for number in range(14, 26): frame(number, 96, 80)
      for number in range(26, 36): frame(number, 96, 80, jpeg=b"\\xff\\xd8 no picture \\xff\\xd9")
      for kind in ("frame", "detection"):
          socket.send_multipart([topic(kind), envelope(kind, end_of_stream=dict(source="bad"))])
      """

    @Test("Bad messages are counted or listed with a reason, and the source beside them is scored")
    func badProducer() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let python = try Python(folder)
      let mesh = try Mesh(folder, bundle: camera.bundle)
      let watch = try mesh.watch(untilEnd: 2)
      let bad = try python.script(Self.producer, name: "bad-producer", [mesh.input])
      let good = try mesh.publish(camera.testClip, as: "good", detections: camera.detections, clip: "test-01")
      #expect(try good.ending().status == 0)
      #expect(try bad.ending().status == 0)
      try watch.ending()
      let stopped = try mesh.stop()
      #expect(stopped.status == 0)

      let messages = try Watched.lines(watch.output)
      #expect(messages.frameIDs("good") == Array(0..<InventedCamera.testFrames))
      #expect(messages.scores("good").contains { !($0.objects ?? []).isEmpty })
      #expect(messages.frameIDs("bad") == Array(0..<36))
      let reasons = Set(messages.scores("bad").flatMap { $0.notScored ?? [] }.map(\.reason))
      #expect(reasons.isSuperset(of: ["impossible-box", "frame-size-changed", "undecodable"]))
      let balance = try #require(messages.balance)
      #expect(balance.addsUp)
      #expect(
        balance.detections == InventedCamera.testFrames * InventedFootage.walkers + 10 + 4 * 4 + 12 + 10)
      for word in ["missing-envelope", "malformed", "other-major", "missing-blob", "unknown-topic"] {
        #expect(mesh.node.errors.contains("counted as \(word)"), "\(word)")
      }
    }
  }
}
