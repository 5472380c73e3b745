internal import HTTPTypes
internal import LocalHTTP

/// The cookies of the site. Their names have its port, because cookies do not care for ports: another server of this
/// machine gets and sets them as well (RFC 6265 section 8.5).
struct Cookies {
  /// In which a browser's session is.
  let session: String
  /// To which a form is bound.
  let form: String

  init(port: Int) {
    session = "latchkey-session-\(port)"
    form = "latchkey-form-\(port)"
  }

  /// The value of a cookie, 43 characters of base64url; nil where there is none, and where there are two: which one is
  /// ours cannot be told.
  static func value(of name: String, in request: LocalRequest) -> String? {
    var found: [String] = []
    for field in request.head.headerFields[values: .cookie] {
      for part in field.utf8.split(separator: UInt8(ascii: ";")) {
        let pair = part.drop { $0 == UInt8(ascii: " ") }
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), pair[..<equals].elementsEqual(name.utf8) else {
          continue
        }
        found.append(String(Substring(pair[pair.index(after: equals)...])))
      }
    }
    guard found.count == 1, found[0].utf8.count == 43, found[0].utf8.allSatisfy(PercentEncoding.isUnreserved) else {
      return nil
    }
    return found[0]
  }

  /// The field that sets one. `Lax`, because the client's page sends the browser here from another site; no `Secure`,
  /// because the site has no TLS and is this machine's.
  static func setting(_ name: String, to value: String, seconds: Int) -> String {
    "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax"
  }
}
