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

/// An instance is a retained ``Density``.
private func instance(_ fit: OpaquePointer?) -> Density? {
  fit.map { Unmanaged<Density>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

private nonisolated(unsafe) let table = forever(
  vagary_fit_table(
    struct_size: UInt32(MemoryLayout<vagary_fit_table>.size),
    create: { settings, fit, message in
      if let settings = settings?.pointee, settings.count > 0 {
        return fail(
          VAGARY_INVALID_SETTING, "density has no settings; remove those given to it", message)
      }
      fit?.pointee = OpaquePointer(Unmanaged.passRetained(Density()).toOpaque())
      return VAGARY_OK
    },
    destroy: { fit in
      if let fit { Unmanaged<Density>.fromOpaque(UnsafeRawPointer(fit)).release() }
    },
    needs: { _, needs, _ in
      guard let needs else { return VAGARY_BAD_INPUT }
      Density.needs(&needs.pointee)
      return VAGARY_OK
    },
    begin: { fit, context, message in
      guard let density = instance(fit), let context else { return VAGARY_BAD_INPUT }
      return density.begin(context.pointee, message)
    },
    observe: { fit, objects, random, _ in
      guard let density = instance(fit), let objects, let random else { return VAGARY_BAD_INPUT }
      density.observe(objects.pointee, random)
      return VAGARY_OK
    },
    finish: { fit, _, message in instance(fit)?.finish(message) ?? VAGARY_BAD_INPUT },
    save: { fit, writer, _ in
      guard let density = instance(fit), let writer else { return VAGARY_BAD_INPUT }
      return density.save(writer)
    },
    load: { fit, context, bytes, size, message in
      guard let density = instance(fit), let context, let bytes else { return VAGARY_BAD_INPUT }
      return density.load(context.pointee, bytes, size, message)
    },
    score: { fit, objects, score, abstain, message in
      guard let density = instance(fit), let objects, let score, let abstain else { return VAGARY_BAD_INPUT }
      guard density.isFitted else { return fail(VAGARY_BAD_INPUT, "density has not been fitted", message) }
      for object in 0..<Int(objects.pointee.count) {
        score[object] = density.score(objects.pointee, object)
        abstain[object] = 0
      }
      return VAGARY_OK
    }))

private nonisolated(unsafe) let plugin = forever(
  vagary_plugin(
    struct_size: UInt32(MemoryLayout<vagary_plugin>.size), abi_major: UInt16(VAGARY_ABI_MAJOR),
    abi_minor: UInt16(VAGARY_ABI_MINOR), kind: VAGARY_KIND_FIT.rawValue,
    id: text("dev.vagary.density"), version: text("0.1.0"),
    summary: text("Tells objects that look or move like nothing that is usual"),
    table: UnsafeRawPointer(table)))

/// The one symbol the host looks up.
@c(vagary_plugin_entry)
public func pluginEntry() -> UnsafePointer<vagary_plugin>? { plugin }
