import NeuralEngine
import PluginABI
import Testing

@Suite struct LayerSpecTests {
  private func spec(_ kind: UInt32, input: Int32 = -1, a: UInt32 = 0, b: UInt32 = 0) throws -> LayerSpec {
    let size = UInt32(MemoryLayout<vagary_layer>.size)
    return try LayerSpec(vagary_layer(struct_size: size, kind: kind, input: input, a: a, b: b))
  }

  @Test(
    "A plugin's layer is read by its number and its sizes",
    arguments: [
      (1, "conv2d 32 5"), (2, "batch-norm"), (3, "relu"), (4, "max-pool"), (5, "upsample"), (6, "dense 32"),
      (7, "sigmoid"),
    ] as [(UInt32, String)])
  func numbers(_ number: UInt32, _ words: String) throws {
    #expect(try spec(number, a: 32, b: 5).kind.words == words)
  }

  @Test("No two kinds of layers have one number or one name")
  func unique() {
    let kinds = LayerRegistry.kinds
    #expect(Set(kinds.map { $0.number.rawValue }).count == kinds.count)
    #expect(Set(kinds.map { $0.init(a: 3, b: 3).name }).count == kinds.count)
  }

  @Test("A number without a kind is refused")
  func unknown() {
    let error = #expect(throws: LayerProblem.self) { _ = try spec(4000) }
    #expect(error?.reason == "layer kind 4000 is unknown")
  }

  @Test("Layers are equal when their kinds, sizes and inputs are")
  func equality() throws {
    #expect(try spec(1, a: 8, b: 3) == LayerSpec(.convolution(filters: 8, time: 1, side: 3)))
    #expect(try spec(1, a: 8, b: 3) != spec(1, a: 8, b: 5))
    #expect(try spec(3) != spec(7))
    #expect(try spec(3) != spec(3, input: 0))
    #expect(try Set([spec(6, a: 2), spec(6, a: 2), spec(6, a: 3)]).count == 2)
  }

  @Test("The shape of a head is followed from the features to the output")
  func shapes() throws {
    let layers = try [spec(1, a: 32, b: 3), spec(3), spec(4), spec(5, input: 0), spec(6, a: 2)]
    let shapes = try LayerSpec.shapes(of: layers, on: LayerShape(channels: 16, height: 8, width: 4))
    #expect(
      shapes == [
        .init(channels: 32, height: 8, width: 4), .init(channels: 32, height: 8, width: 4),
        .init(channels: 32, height: 4, width: 2), .init(channels: 32, height: 16, width: 8),
        .init(channels: 2, height: 1, width: 1),
      ])
  }

  @Test(
    "A layer that cannot be built is refused with its index, its name and the reason",
    arguments: [
      (1, -1, 0, 3, "layer 1 (conv2d) has 0 filters, must be 1 to 4096"),
      (1, -1, 4097, 3, "layer 1 (conv2d) has 4097 filters, must be 1 to 4096"),
      (1, -1, 8, 4, "layer 1 (conv2d) has the kernel side 4, must be odd, 1 to 15"),
      (1, -1, 8, 17, "layer 1 (conv2d) has the kernel side 17, must be odd, 1 to 15"),
      (4, -1, 0, 0, "layer 1 (max-pool) gets 6x3, height and width must be even"),
      (6, -1, 0, 0, "layer 1 (dense) has no outputs"),
      (6, -1, .max, 0, "layer 1 (dense) has 154618822620 weights, must be at most 67108864"),
      (3, 1, 0, 0, "layer 1 (relu) takes its input from layer 1, must be -1 or an earlier layer"),
      (3, -2, 0, 0, "layer 1 (relu) takes its input from layer -2, must be -1 or an earlier layer"),
    ] as [(UInt32, Int32, UInt32, UInt32, String)])
  func refused(_ kind: UInt32, _ input: Int32, _ a: UInt32, _ b: UInt32, _ text: String) throws {
    let layers = [LayerSpec(.relu), try spec(kind, input: input, a: a, b: b)]
    let error = #expect(throws: NetworkError.self) {
      _ = try Network(inputChannels: 2, inputHeight: 6, inputWidth: 3, layers: layers)
    }
    #expect(error?.description == text)
  }

  @Test("A head that only enlarges ends at the greatest number of values, not at an overflow")
  func endless() {
    let layers = [LayerSpec](repeating: .init(.upsample), count: 64)
    let error = #expect(throws: NetworkError.self) {
      _ = try LayerSpec.shapes(of: layers, on: LayerShape(channels: 32, height: 8, width: 8))
    }
    #expect(error?.description == "layer 5 (upsample) puts out more than 4194304 values")
  }
}
