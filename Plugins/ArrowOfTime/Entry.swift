import PluginABI

private typealias Message = UnsafeMutablePointer<vagary_message>

/// Leaves one line for the host and returns `status`.
private func fail(_ status: vagary_status, _ text: StaticString, _ message: Message?) -> vagary_status {
  guard let message = message?.pointee, let buffer = message.text, message.capacity > 0 else {
    return status
  }
  let length = min(text.utf8CodeUnitCount, message.capacity - 1)
  for index in 0..<length { buffer[index] = CChar(bitPattern: text.utf8Start[index]) }
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

private nonisolated(unsafe) let table = forever(
  vagary_task_table(
    struct_size: UInt32(MemoryLayout<vagary_task_table>.size),
    create: { settings, task, message in
      if let settings = settings?.pointee, settings.count > 0 {
        return fail(
          VAGARY_INVALID_SETTING, "arrow-of-time has no settings; remove those given to it", message)
      }
      task?.pointee = OpaquePointer(UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
      return VAGARY_OK
    },
    destroy: { task in UnsafeMutableRawPointer(task)?.deallocate() },
    needs: { _, needs, _ in
      guard let needs else { return VAGARY_BAD_INPUT }
      ArrowOfTime.needs(&needs.pointee)
      return VAGARY_OK
    },
    describe: { _, context, layers, _, count, message in
      guard let context, let layers, let count else { return VAGARY_BAD_INPUT }
      guard context.pointee.height % 2 == 0, context.pointee.width % 2 == 0 else {
        return fail(
          VAGARY_UNSUPPORTED, "arrow-of-time needs features of even height and width", message)
      }
      count.pointee = describeHead(layers)
      return VAGARY_OK
    },
    sample: { _, index, _, lowest, highest, offsets, label, message in
      guard let offsets, let label, index < 2 else {
        return fail(VAGARY_BAD_INPUT, "arrow-of-time makes the samples 0 and 1 only", message)
      }
      guard lowest <= ArrowOfTime.view.lowerBound, highest >= ArrowOfTime.view.upperBound else {
        return fail(VAGARY_BAD_INPUT, "arrow-of-time needs the footage from -3 to 3", message)
      }
      ArrowOfTime.writeOffsets(reversed: index == 1, to: offsets)
      label.pointee = index
      return VAGARY_OK
    },
    score: { _, outputs, score, abstain, message in
      guard let outputs = outputs?.pointee, let score, let abstain else { return VAGARY_BAD_INPUT }
      guard outputs.width == 2 else {
        return fail(VAGARY_BAD_INPUT, "arrow-of-time reads heads of 2 outputs only", message)
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
    id: text("dev.vagary.arrow-of-time"), version: text("0.1.0"),
    summary: text("Tells clips that run backward from clips that run forward"),
    table: UnsafeRawPointer(table)))

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
