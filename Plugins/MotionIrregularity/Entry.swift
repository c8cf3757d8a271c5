import PluginABI

private typealias Message = UnsafeMutablePointer<vagary_message>

/// Leaves one line for the host and returns `status`.
private func fail(_ status: vagary_status, _ text: String, _ message: Message?) -> vagary_status {
  guard let message = message?.pointee, let buffer = message.text, message.capacity > 0 else {
    return status
  }
  var length = 0
  for byte in text.utf8.prefix(message.capacity - 1) {
    buffer[length] = CChar(bitPattern: byte)
    length += 1
  }
  buffer[length] = 0
  return status
}

private func text(_ text: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}

/// Tables are made once and live as long as the process.
private func forever<Value>(_ value: Value) -> UnsafePointer<Value> {
  let place = UnsafeMutablePointer<Value>.allocate(capacity: 1)
  place.initialize(to: value)
  return UnsafePointer(place)
}

/// An instance is an ``Irregularity`` on the heap.
private func instance(_ task: OpaquePointer?) -> Irregularity {
  UnsafePointer<Irregularity>(task)?.pointee ?? Irregularity()
}

private func read(
  _ settings: vagary_settings, into task: inout Irregularity, _ message: Message?
) -> vagary_status {
  for index in 0..<settings.count {
    let setting = settings.items[index]
    let key = setting.key.map { String(cString: $0) } ?? ""
    let value = setting.value.map { String(cString: $0) } ?? ""
    guard key == "largest_gap" else {
      return fail(
        VAGARY_INVALID_SETTING, "motion-irregularity has no setting \(key); it has largest_gap", message)
    }
    guard let gap = Int32(value), (2...8).contains(gap) else {
      return fail(VAGARY_INVALID_SETTING, "largest_gap is \(value), must be 2 to 8", message)
    }
    task.largestGap = gap
  }
  return VAGARY_OK
}

private func describeNeeds(of task: Irregularity, _ needs: inout vagary_task_needs) {
  writeView(to: &needs.view.0)
  needs.view_count = 7
  needs.samples = 2
  needs.reach = task.reach
  needs.target = VAGARY_TARGET_LABEL.rawValue
  needs.loss = VAGARY_LOSS_CROSS_ENTROPY.rawValue
  needs.loss_weight = 1
  needs.scale = VAGARY_SCALE_LOGIT.rawValue
}

private func writeView(to offsets: UnsafeMutablePointer<Int32>) {
  for place in 0..<7 { offsets[place] = Int32(place) - 3 }
}

/// The head: conv2d 3x3 with 32 filters, ReLU, max-pool, two outputs (regular, irregular).
private func describeHead(_ layers: UnsafeMutablePointer<vagary_layer>) -> UInt32 {
  let head: [(vagary_layer_kind, UInt32, UInt32)] = [
    (VAGARY_LAYER_CONV2D, 32, 3), (VAGARY_LAYER_RELU, 0, 0), (VAGARY_LAYER_MAX_POOL, 0, 0),
    (VAGARY_LAYER_DENSE, 2, 0),
  ]
  for (index, layer) in head.enumerated() {
    layers[index] = vagary_layer(
      struct_size: UInt32(MemoryLayout<vagary_layer>.size), kind: layer.0.rawValue, input: -1,
      a: layer.1, b: layer.2)
  }
  return UInt32(head.count)
}

private nonisolated(unsafe) let table = forever(
  vagary_task_table(
    struct_size: UInt32(MemoryLayout<vagary_task_table>.size),
    create: { settings, task, message in
      var made = Irregularity()
      if let settings = settings?.pointee {
        let status = read(settings, into: &made, message)
        guard status == VAGARY_OK else { return status }
      }
      task?.pointee = OpaquePointer(forever(made))
      return VAGARY_OK
    },
    destroy: { task in UnsafeMutablePointer<Irregularity>(task)?.deallocate() },
    needs: { task, needs, _ in
      guard let needs else { return VAGARY_BAD_INPUT }
      describeNeeds(of: instance(task), &needs.pointee)
      return VAGARY_OK
    },
    describe: { _, context, layers, _, count, message in
      guard let context, let layers, let count else { return VAGARY_BAD_INPUT }
      guard context.pointee.height % 2 == 0, context.pointee.width % 2 == 0 else {
        return fail(
          VAGARY_UNSUPPORTED, "motion-irregularity needs features of even height and width", message)
      }
      count.pointee = describeHead(layers)
      return VAGARY_OK
    },
    sample: { task, index, random, lowest, highest, offsets, label, message in
      guard let offsets, let label, let random, index < 2 else {
        return fail(VAGARY_BAD_INPUT, "motion-irregularity makes the samples 0 and 1 only", message)
      }
      guard lowest <= -3, highest >= 3 else {
        return fail(VAGARY_BAD_INPUT, "motion-irregularity needs the footage from -3 to 3", message)
      }
      if index == 0 {
        writeView(to: offsets)
      } else {
        instance(task).write(lowest: lowest, highest: highest, random: random.pointee, to: offsets)
      }
      label.pointee = index
      return VAGARY_OK
    },
    score: { _, outputs, score, abstain, message in
      guard let outputs = outputs?.pointee, let score, let abstain else { return VAGARY_BAD_INPUT }
      guard outputs.width == 2 else {
        return fail(VAGARY_BAD_INPUT, "motion-irregularity reads heads of 2 outputs only", message)
      }
      for object in 0..<Int(outputs.count) {
        score[object] = outputs.output[2 * object + 1] - outputs.output[2 * object]
        abstain[object] = 0
      }
      return VAGARY_OK
    }))

private nonisolated(unsafe) let plugin = forever(
  vagary_plugin(
    struct_size: UInt32(MemoryLayout<vagary_plugin>.size), abi_major: UInt16(VAGARY_ABI_MAJOR),
    abi_minor: UInt16(VAGARY_ABI_MINOR), kind: VAGARY_KIND_TASK.rawValue,
    id: text("dev.vagary.motion-irregularity"), version: text("0.1.0"),
    summary: text("Tells clips with skipped frames from evenly spaced ones"),
    table: UnsafeRawPointer(table)))

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
