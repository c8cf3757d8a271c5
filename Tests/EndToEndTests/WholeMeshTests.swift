import Foundation
import TestSupport
import Testing

// A plaza is rendered twice: once to train on, once with a runner in it. One process publishes the second video, another
// detects, a third scores and a fourth watches; they share only sockets. At the end every box of the detector has a score
// or a reason.

extension EndToEnd {
  @Suite struct WholeMeshTests {
    @Test("publish, detect, node and watch score a whole video, and the balance adds up")
    func mesh() throws {
      let folder = try TemporaryFolder()
      let (normal, odd) = (folder.file("normal.mp4"), folder.file("odd.mp4"))
      let bundle = folder.file("bundle")
      try Program.succeed(
        ["scene", "render", "--seed", "3", "--minutes", "0.2", "--planted", "0", "--out", normal],
        folder: folder)
      try Program.succeed(
        ["scene", "render", "--seed", "4", "--minutes", "0.1", "--planted", "0", "--out", odd], folder: folder
      )
      try Program.succeed(
        ["train", normal, "--detector", "motion", "--objects", "64", "--bundle", bundle], folder: folder)

      let frames = folder.ipc("frames")
      let mesh = try Mesh(
        folder, bundle: bundle, inputs: "sub+connect:\(frames),sub+bind:\(folder.ipc("detections"))")
      let watch = try mesh.watch(untilEnd: 1)
      let detect = try Program.start(
        [
          "detect", "--detector", "motion", "--connect", frames, "--to", folder.ipc("detections"),
          "--lossless",
          "--until-end", "1",
        ], folder: folder)
      let publish = try Program.start(
        [
          "publish", odd, "--source", "plaza", "--bind", frames, "--full-speed", "--lossless",
          "--wait-subscribers",
          "2",
        ], folder: folder)
      #expect(try publish.ending(within: 180).status == 0)
      #expect(try detect.ending(within: 60).status == 0)
      let ending = try watch.ending(within: 180)
      #expect(ending.status == 0)

      let messages = try Watched.lines(ending.output)
      let balance = try #require(messages.balance)
      #expect(balance.addsUp)
      #expect(balance.lost == 0)
      #expect(balance.scored > 0)
      let sent = try #require(publish.output.firstMatch(of: /(\d+) frames sent as plaza/)).1
      #expect(messages.frameIDs("plaza") == Array(0..<(Int(sent) ?? 0)))
      #expect(messages.contains { $0.endOfStream?.source == "plaza" })
      #expect(messages.topicsWithGaps == [])
      let stopped = try mesh.stop()
      #expect(stopped.status == 0)
    }
  }
}
