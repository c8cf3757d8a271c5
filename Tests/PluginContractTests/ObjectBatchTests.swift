import PluginABI
import Testing
import VideoModel

@testable import PluginHost

@Suite struct ObjectBatchTests {
  private let view = ClipView(offsets: [0])

  /// Hands `body` the batch of two objects as a task with those inputs sees it; the first object is with a label and a history of 90 boxes.
  private func seen(_ inputs: FitInputs, _ body: (vagary_objects) -> Void) {
    let batch = ObjectBatch()
    // It grows, and is used again.
    batch.begin(count: 1, width: 1, height: 1, classes: 1)
    batch.set(0, box: BoundingBox(left: 0, top: 0, width: 1, height: 1), confidence: 1, label: 0, history: [])
    batch.begin(count: 2, stream: 7, width: 640, height: 360, classes: 3)
    let history = (1...90).map {
      PastBox(age: Float($0) / 30, box: BoundingBox(left: Float($0), top: 2, width: 3, height: 4))
    }
    for (index, label) in [2, nil].enumerated() {
      batch.set(
        index, box: BoundingBox(left: 10, top: 20, width: 30, height: Float(40 + index)), confidence: 0.5,
        label: label, history: index == 0 ? history : [])
    }
    batch.classScores(0)[2] = 0.5
    [Float](repeating: 0.25, count: 8).withUnsafeBufferPointer {
      batch.lend(features: $0.baseAddress, crops: $0.baseAddress)
      body(batch.raw(for: FitNeeds(inputs: inputs, view: view)))
    }
  }

  @Test(
    "A task sees boxes and the size of the frame, and no input that it did not ask for, labels included"
  )
  func plain() {
    seen([]) { objects in
      #expect(objects.count == 2 && objects.stream == 7)
      #expect(objects.frame_width == 640 && objects.frame_height == 360)
      #expect(objects.boxes[0].left == 10 && objects.boxes[1].height == 41)
      #expect(objects.boxes[0].label == -1 && objects.boxes[0].confidence == 0.5)
      #expect(objects.features == nil && objects.crops == nil && objects.class_scores == nil)
      #expect(objects.history == nil && objects.history_count == nil)
    }
  }

  @Test("Classes bring the label and a row of class scores, 0 where an object has none")
  func classes() {
    seen([.classes]) { objects in
      #expect(objects.boxes[0].label == 2 && objects.boxes[1].label == -1)
      #expect((0..<6).map { objects.class_scores[$0] } == [0, 0, 0.5, 0, 0, 0])
      #expect(objects.features == nil && objects.history == nil)
    }
  }

  @Test("A history brings the newest 32 boxes, 32 places per object")
  func history() {
    seen([.history]) { objects in
      #expect(objects.history_count[0] == 32 && objects.history_count[1] == 0)
      #expect((0..<32).map { objects.history[$0].left } == (1...32).map { Float($0) })
      #expect(objects.history[31].age == Float(32) / 30 && objects.history[31].height == 4)
      #expect(objects.boxes[0].label == -1)
    }
  }

  @Test("Features and crops are those that were lent")
  func lent() {
    seen([.features]) { #expect($0.features?[7] == 0.25 && $0.crops == nil) }
    seen([.crops]) { #expect($0.crops?[7] == 0.25 && $0.features == nil) }
  }
}
