import Foundation
import TestSupport
import Testing

// A bundle is trained on one plaza and serves another: `vagary calibrate` fits it to what is normal there.

extension EndToEnd {
  @Suite struct CalibrateTests {
    @Test("calibrate gives a bundle another calibration and leaves its weights alone")
    func calibrate() throws {
      let folder = try TemporaryFolder()
      let (first, second) = (folder.file("first.mp4"), folder.file("second.mp4"))
      for (seed, video) in [("3", first), ("5", second)] {
        try Program.succeed(
          ["scene", "render", "--seed", seed, "--minutes", "0.2", "--planted", "0", "--out", video],
          folder: folder)
      }
      let (bundle, other) = (folder.file("bundle"), folder.file("other"))
      try Program.succeed(
        ["train", first, "--detector", "motion", "--objects", "64", "--bundle", bundle], folder: folder)
      let said = try Program.succeed(
        ["calibrate", second, "--detector", "motion", "--bundle", bundle, "--out", other], folder: folder)
      #expect(said.output.contains("calibrated \(other)"))

      func bytes(_ bundle: String, _ file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(bundle)/\(file)"))
      }
      #expect(try bytes(other, "backbone.safetensors") == bytes(bundle, "backbone.safetensors"))
      #expect(try bytes(other, "calibration.json") != bytes(bundle, "calibration.json"))

      let dataset = try Program.run(
        ["calibrate", "--dataset", "ped2", folder.path, "--detector", "motion", "--bundle", bundle],
        folder: folder)
      #expect(dataset.status == 64)
      #expect(dataset.errors.contains("Name files that the bundle was not trained on."))
    }
  }
}
