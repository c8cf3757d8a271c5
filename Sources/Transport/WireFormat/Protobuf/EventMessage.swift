import CWireFormat
import VideoModel

extension MessageWriter {
  func event(_ event: AnomalyEvent) -> UnsafeMutablePointer<Vagary__V1__Event> {
    make(vagary__v1__event__init) { message in
      message.id = text(event.id)
      message.phase = event.phase.wire
      message.source = text(event.source.text)
      message.track = text(event.track)
      message.label = text(event.label)
      message.start = stamp(event.start)
      message.latest = stamp(event.latest)
      message.peak = stamp(event.peak)
      message.peak_box = box(event.peakBox)
      message.peak_score = event.peakScore
      let tasks: [UnsafeMutablePointer<Vagary__V1__TaskScore>?] = event.tasks.map(task)
      set(tasks, &message.n_tasks, &message.tasks)
      let boxes: [UnsafeMutablePointer<Vagary__V1__StampedBox>?] = event.boxes.map { stamped in
        make(vagary__v1__stamped_box__init) {
          $0.stamp = stamp(stamped.stamp)
          $0.box = box(stamped.box)
        }
      }
      set(boxes, &message.n_boxes, &message.boxes)
      if let reason = event.endReason { message.end_reason = reason.wire }
      if let rarity = event.rarity {
        message.has_seconds_between_case = VAGARY__V1__EVENT__HAS_SECONDS_BETWEEN_SECONDS_BETWEEN
        message.seconds_between = rarity.secondsBetween
        message.beyond_calibration = rarity.isBeyondCalibration ? 1 : 0
      }
      message.strip = event.strip.map { strip in
        make(vagary__v1__crop_strip__init) {
          $0.stamp = stamp(strip.stamp)
          $0.crops = UInt32(clamping: strip.crops)
          $0.jpeg = bytes(strip.jpeg)
        }
      }
    }
  }
}

extension MessageReader {
  func event(_ message: Vagary__V1__Event) throws(WireError) -> AnomalyEvent {
    let hasRarity = message.has_seconds_between_case == VAGARY__V1__EVENT__HAS_SECONDS_BETWEEN_SECONDS_BETWEEN
    let notEnded = VAGARY__V1__EVENT__END_REASON__END_REASON_UNSPECIFIED
    return AnomalyEvent(
      id: text(message.id), phase: try word(message.phase, "event.phase"),
      source: try source(text(message.source), "event.source"), track: text(message.track),
      label: text(message.label), start: try stamp(message.start, "event.start"),
      latest: try stamp(message.latest, "event.latest"), peak: try stamp(message.peak, "event.peak"),
      peakBox: try box(message.peak_box, "event.peak_box"), peakScore: message.peak_score,
      tasks: messages(message.n_tasks, message.tasks).map(task),
      boxes: try messages(message.n_boxes, message.boxes).map(stampedBox),
      endReason: message.end_reason == notEnded ? nil : try word(message.end_reason, "event.end_reason"),
      rarity: hasRarity
        ? .init(secondsBetween: message.seconds_between, isBeyondCalibration: message.beyond_calibration != 0)
        : nil,
      strip: try message.strip.map { strip throws(WireError) in try cropStrip(strip.pointee) })
  }

  private func cropStrip(_ message: Vagary__V1__CropStrip) throws(WireError) -> CropStrip {
    CropStrip(
      stamp: try stamp(message.stamp, "event.strip.stamp"), crops: Int(message.crops),
      jpeg: Array(UnsafeBufferPointer(start: message.jpeg.data, count: message.jpeg.len)))
  }

  private func stampedBox(_ message: Vagary__V1__StampedBox) throws(WireError) -> AnomalyEvent.StampedBox {
    AnomalyEvent.StampedBox(
      stamp: try stamp(message.stamp, "event.boxes.stamp"), box: try box(message.box, "event.boxes.box"))
  }
}
