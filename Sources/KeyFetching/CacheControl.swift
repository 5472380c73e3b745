internal import HTTPFetch

/// How long a server's answer is good: the one directive of `Cache-Control` that we go by (RFC 9111 section 5.2.2.1).
enum CacheControl {
  /// For how many seconds an answer is good: its `max-age`, less the time that it has spent in caches on the way (`Age`,
  /// RFC 9111 section 5.1); nil where there is no `max-age`, or none that is a number.
  static func lifetime(of response: HTTPResponse) -> Double? {
    maximumAge(of: response).map { $0 - (response.header("age").flatMap(seconds) ?? 0) }
  }

  /// The seconds of `max-age`; nil where there is none, or none that is a number.
  private static func maximumAge(of response: HTTPResponse) -> Double? {
    for field in response.headers(named: "cache-control") {
      for directive in field.utf8.split(separator: UInt8(ascii: ",")) {
        let text = String(Substring(directive)).lowercased().filter { $0 != " " && $0 != "\t" }
        guard text.hasPrefix("max-age=") else { continue }
        return seconds(String(text.dropFirst("max-age=".count)))
      }
    }
    return nil
  }

  /// Digits only, and few enough that the number is one (RFC 9111 section 1.2.2).
  private static func seconds(_ digits: String) -> Double? {
    guard digits.utf8.count <= 10, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
      return nil
    }
    return Double(digits)
  }
}
