import Foundation
import TestSupport
import Testing

// Invented footage on disk as ShanghaiTech has it, masks and track files included: evaluate measures regions and tracks
// on it, says where they come from, and refuses what does not fit.

extension EndToEnd {
  @Suite struct ShanghaiTechTests {
    private static let frames = 30
    /// The first walker is abnormal from here to the end.
    private static let first = 15

    private let footage = InventedFootage(frames: frames, seed: 9, runsFrom: first)

    /// Writes the set and gives its recorded detections.
    private func write(to folder: TemporaryFolder) throws -> String {
      let training = InventedFootage(frames: 20, seed: 1)
      try training.write(to: folder.url("set/training/frames/01_001"))
      try footage.write(to: folder.url("set/testing/frames/01_0001"))
      let abnormal = (0..<Self.frames).map { $0 >= Self.first }
      try folder.write(NumpyBytes.labels(abnormal), to: "set/testing/test_frame_mask/01_0001.npy")
      let masks = (0..<Self.frames).map { frame in
        var mask = [UInt8](repeating: 0, count: InventedFootage.width * InventedFootage.height)
        guard abnormal[frame] else { return mask }
        let box = footage.boxes(frame)[0]
        for y in box.top..<box.top + box.height {
          for x in box.left..<box.left + box.width { mask[y * InventedFootage.width + x] = 1 }
        }
        return mask
      }
      try folder.write(
        NumpyBytes.masks(masks, width: InventedFootage.width, height: InventedFootage.height, type: "|b1"),
        to: "set/testing/test_pixel_mask/01_0001.npy")
      return try folder.write(
        InventedFootage.head + training.rows(clip: "train-01_001") + footage.rows(clip: "test-01_0001"),
        to: "walkers.csv")
    }

    /// The walker's boxes, except in two frames: a track with a gap.
    private var tracks: String {
      (Self.first..<Self.frames).filter { $0 != 20 && $0 != 21 }.map { frame in
        let box = footage.boxes(frame)[0]
        return "1,\(frame),\(box.left),\(box.top),\(box.left + box.width - 1),\(box.top + box.height - 1)\n"
      }.joined()
    }

    @Test(
      "evaluate prints RBDC and TBDC, on tracks of masks or of files, and says which; masks that do not fit end it"
    )
    func evaluate() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let boxes = try write(to: folder)
      let command = [
        "evaluate", "--dataset", "shanghaitech", folder.file("set"), "--detections", boxes, "--bundle",
        camera.bundle,
      ]
      let masked = try Program.succeed(command, folder: folder)
      #expect(masked.output.contains("RBDC") && masked.output.contains("TBDC"))
      #expect(masked.output.contains("30 frames, 15 abnormal; 1 videos, 1 with both classes"))
      #expect(masked.output.contains("abnormal regions and tracks are mask-derived"))
      #expect(masked.output.contains("Please cite: W. Liu"))
      #expect(masked.errors.contains("warning: 1 of 107 test videos, 30 of 40791 frames"))

      try folder.write(tracks, to: "set/testing/test_tracks/01_0001.txt")
      let tracked = try Program.succeed(command + ["--json"], folder: folder)
      let result = try #require(
        try JSONSerialization.jsonObject(with: Data(tracked.output.utf8)) as? [String: Any])
      #expect(result["tracks_from"] as? String == "track files")
      let fused = try #require(
        (result["regions"] as? [[String: Any]])?.first { $0["score"] as? String == "fused" })
      #expect(fused["rbdc"] is Double && fused["tbdc"] is Double)
      #expect((result["events"] as? [String: Any])?["tracks"] as? Int == 1)
      #expect(
        tracked.errors.contains(
          "tracks are in 0 frames that are labelled normal, 2 abnormal frames have none"))

      try folder.write(
        NumpyBytes.labels([Bool](repeating: false, count: 31)), to: "set/testing/test_frame_mask/01_0001.npy")
      let refused = try Program.run(command, folder: folder)
      #expect(refused.status == 65)
      #expect(refused.errors.contains("video 01_0001 has 30 images, but 31 labels in \(folder.path)"))
    }
  }
}
