/// The date of an answer, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7; the obsolete forms are not read).
enum HTTPDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since 1970, or nil where the text is no such date. The day of the week is not compared.
  static func seconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    guard bytes.count == 29, bytes[25...].elementsEqual(" GMT".utf8), bytes[3...4].elementsEqual(", ".utf8),
      bytes[7] == 0x20, bytes[11] == 0x20, bytes[16] == 0x20, bytes[19] == UInt8(ascii: ":"),
      bytes[22] == UInt8(ascii: ":"), let day = number(bytes[5...6]), let year = number(bytes[12...15]),
      let month = months.firstIndex(where: { bytes[8...10].elementsEqual($0.utf8) }), let hour = number(bytes[17...18]),
      let minute = number(bytes[20...21]), let second = number(bytes[23...24]), (1...31).contains(day), hour < 24,
      minute < 60, second <= 60
    else { return nil }
    // The days of the years since a 1 March, when the day that leaps is a year's last.
    let shifted = month < 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return Double(((days * 24 + hour) * 60 + minute) * 60 + second)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}
