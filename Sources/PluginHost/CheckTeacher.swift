import RandomNumbers

func checkTeacher(_ library: PluginLibrary, _ settings: [String: String], _ check: inout ContractCheck) {
  guard
    let teacher = makeInstance(
      &check, { () throws(PluginError) in try TeacherPlugin(library: library, settings: settings) })
  else { return }
  let side = 64
  let values = 3 * side * side
  var random = SplitMix64(seed: 3)
  // Noise, black, white and an edge.
  var crops = (0..<values).map { _ in Float.random(in: 0...1, using: &random) }
  crops += Array(repeating: 0, count: values)
  crops += Array(repeating: 1, count: values)
  crops += (0..<values).map { $0 % side < side / 2 ? 0 : 1 }
  func teach(from first: Int, count: Int) throws(PluginError) -> [Float] {
    let result: Result<[Float], PluginError> = crops.withUnsafeBufferPointer { crops in
      let cut = UnsafeBufferPointer(rebasing: crops[first * values..<(first + count) * values])
      return Result { () throws(PluginError) in
        try teacher.teach(crops: cut, count: count, side: side)
      }
    }
    return try result.get()
  }
  check.expect("its vectors are finite, for noise, black, white and an edge") { () throws(PluginError) in
    _ = try teach(from: 0, count: 4)
    return nil
  }
  check.expect("it takes an empty batch") { () throws(PluginError) in
    _ = try teach(from: 0, count: 0)
    return nil
  }
  check.expect("a crop gives the same vector alone, in a batch and again") { () throws(PluginError) in
    let together = try teach(from: 0, count: 4)
    for crop in 0..<4 {
      let alone = try teach(from: crop, count: 1)
      if alone != Array(together[crop * teacher.width..<(crop + 1) * teacher.width]) {
        return "crop \(crop) gives another vector alone than in a batch"
      }
    }
    return nil
  }
}
