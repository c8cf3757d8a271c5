/// Numbers for people, with a decimal point in every locale.
package enum Rounded {
  /// The text of a number that is not finite or absurdly large.
  package static let none = "-"

  /// Groups of thousands: `12,800`.
  package static func grouped(_ count: Int) -> String {
    var text = "\(count.magnitude)"
    var place = text.endIndex
    while let next = text.index(place, offsetBy: -3, limitedBy: text.startIndex), next > text.startIndex {
      text.insert(",", at: next)
      place = next
    }
    return (count < 0 ? "-" : "") + text
  }

  /// Fixed decimals; ``none`` for a number that is not finite or absurdly large.
  package static func text(_ value: Double, places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return none }
    var factor: Int64 = 1
    for _ in 0..<max(0, places) { factor *= 10 }
    let scaled = Int64((abs(value) * Double(factor)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let rest = String(scaled % factor)
    return "\(sign)\(scaled / factor)." + String(repeating: "0", count: places - rest.count) + rest
  }
}
