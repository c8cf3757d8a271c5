/// Whether `left` comes before `right` when runs of digits count as numbers: `2.png` < `10.png`.
///
/// Numbers may have any length. Names that differ only in leading zeros are in byte order.
func naturallyPrecedes(_ left: String, _ right: String) -> Bool {
  let a = Array(left.utf8)
  let b = Array(right.utf8)
  var i = 0
  var j = 0
  while i < a.count, j < b.count {
    if isDigit(a[i]), isDigit(b[j]) {
      let leftNumber = number(in: a, at: &i)
      let rightNumber = number(in: b, at: &j)
      if leftNumber.count != rightNumber.count { return leftNumber.count < rightNumber.count }
      if !leftNumber.elementsEqual(rightNumber) { return leftNumber.lexicographicallyPrecedes(rightNumber) }
    } else {
      if a[i] != b[j] { return a[i] < b[j] }
      i += 1
      j += 1
    }
  }
  if i < a.count || j < b.count { return i == a.count }
  return a.lexicographicallyPrecedes(b)
}

/// The digits from `position` without leading zeros; moves past them.
private func number(in bytes: [UInt8], at position: inout Int) -> ArraySlice<UInt8> {
  let start = position
  while position < bytes.count, isDigit(bytes[position]) { position += 1 }
  return bytes[start..<position].drop { $0 == UInt8(ascii: "0") }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
