internal import HTTPFetch

/// The one directive of `Cache-Control` that we go by (RFC 9111 section 5.2.2.1).
enum CacheControl {
  /// The seconds of `max-age`; nil where there is none, or none that is a number.
  static func maximumAge(of response: HTTPResponse) -> Double? {
    for field in response.headers(named: "cache-control") {
      for directive in field.utf8.split(separator: UInt8(ascii: ",")) {
        let text = String(Substring(directive)).lowercased().filter { $0 != " " && $0 != "\t" }
        guard text.hasPrefix("max-age=") else { continue }
        // Digits only, and few enough that the number is one.
        let digits = text.dropFirst("max-age=".count)
        guard digits.utf8.count <= 10, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
          return nil
        }
        return Double(digits)
      }
    }
    return nil
  }
}
