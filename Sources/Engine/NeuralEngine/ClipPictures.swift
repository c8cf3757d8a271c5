import CKernels

/// The pictures of one clip as the first layer of a plan reads them. Any view of the clip is a choice of
/// these, so that each is cut once.
///
/// Owned by one thread.
package final class ClipPictures {
  /// The place of one picture.
  package struct Frame {
    /// The plan of a first layer, with the order of the pixels.
    package let plan: vagary_layer_plan
    package let pixels: UnsafeMutablePointer<Float>
  }

  package let plan: vagary_layer_plan
  let memory: UnsafeMutablePointer<Float>
  private let capacity: Int

  /// Room for `capacity` pictures of the first layer of `plan`.
  package init(_ plan: InferencePlan, capacity: Int) {
    self.plan = plan.input
    self.capacity = capacity
    // The kernels read a vector of tiles behind the last picture.
    // The border is never written.
    memory = .allocateZeros(capacity * self.plan.in_frame + Int(self.plan.tiles))
  }

  deinit { memory.deallocate() }

  /// Picture `index`, below the capacity.
  package func frame(_ index: Int) -> Frame {
    precondition((0..<capacity).contains(index), "a picture that there is room for")
    return Frame(plan: plan, pixels: memory + index * plan.in_frame)
  }

  /// Where picture `index` begins, for ``InferencePlan/run(_:frameAt:into:_:)``.
  package func place(_ index: Int) -> Int { index * plan.in_frame }

  /// Picture `index` as planes, [3][H][W].
  package func writePlanes(_ index: Int, to planes: UnsafeMutablePointer<Float>) {
    var plan = plan
    vagary_layer_planes(&plan, frame(index).pixels, planes)
  }
}
