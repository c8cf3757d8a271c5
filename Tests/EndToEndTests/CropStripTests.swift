import Foundation
import TestSupport
import Testing

// A node that is asked for pictures sends its events with the crops of their object; `vagary watch` keeps them as files.

extension EndToEnd {
  @Suite struct CropStripTests {
    @Test(
      "Events come with their crops as a JPEG when asked for, from start to end", arguments: [true, false])
    func strips(asked: Bool) throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let pictures = folder.file("pictures")
      let mesh = try Mesh(
        folder, bundle: camera.bundle,
        settings: [
          "events.threshold=0", "events.release=0", "events.minimum_s=0", "events.crop_strips=\(asked)",
        ])
      let watch = try mesh.watch(untilEnd: 1, more: ["--strips", pictures])
      let publish = try mesh.publish(
        camera.testClip, as: "gate", detections: camera.detections, clip: "test-01")
      #expect(try publish.ending().status == 0)
      let events = try Watched.lines(try watch.ending().output).compactMap(\.event)
      #expect(try mesh.stop().status == 0)

      let started = Set(events.filter { $0.phase == "start" }.map(\.id))
      #expect(started.count >= InventedFootage.walkers)
      let files = try FileManager.default.contentsOfDirectory(atPath: pictures)
      guard asked else {
        #expect(events.allSatisfy { $0.strip == nil } && files == [])
        return
      }
      #expect(Set(files) == Set(started.map { "\($0).jpg" }))
      for event in events {
        let strip = try #require(event.strip, "\(event.phase) \(event.id)")
        #expect(strip.crops == 7)
        #expect(size(ofJPEG: strip.jpeg) == [64, 7 * 64])
      }
    }

    /// Height and width from the frame header.
    private func size(ofJPEG data: Data) -> [Int] {
      let bytes = [UInt8](data)
      guard bytes.starts(with: [0xff, 0xd8]),
        let header = (2..<max(2, bytes.count - 9)).first(where: {
          bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0
        })
      else { return [] }
      return [5, 7].map { Int(bytes[header + $0]) << 8 | Int(bytes[header + $0 + 1]) }
    }
  }
}
