/// Times as people read them.
package enum UTCTime {
  /// RFC 3339 in UTC, with nine digits by default: `2026-03-01T09:30:00.040000000Z`.
  ///
  /// - Parameters:
  ///   - nanoseconds: since 1970; all of Int64 has a text, from 1677 to 2262.
  ///   - digits: 0 to 9 of the second's fraction; the rest is cut off.
  package static func text(nanoseconds: Int64, digits: Int = 9) -> String {
    let (seconds, fraction) = floorDivide(nanoseconds, by: 1_000_000_000)
    let (day, second) = floorDivide(seconds, by: 86_400)
    let date = civil(day: day)
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
      + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
      + (digits > 0 ? "." : "") + padded(fraction, 9).prefix(digits) + "Z"
  }

  /// Year, month and day in the Gregorian calendar, `day` days after 1970-01-01.
  ///
  /// Years are counted from March, so that the leap day is the last day of a year.
  private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let daysOfEra: Int64 = 146_097
    let (era, dayOfEra) = floorDivide(day + 719_468, by: daysOfEra)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
