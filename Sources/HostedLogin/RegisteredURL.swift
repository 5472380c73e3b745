/// A URL that the owner has registered for callbacks or for after signing out.
struct RegisteredURL: Sendable, Equatable {
  let text: String
  /// Its origin, `https://app.example.com`, as browsers write it in the field `Origin`; nil for an app's own scheme.
  let origin: String?
  /// What the page's policy names, so that a browser follows a redirect there after a form was posted: the origin, or
  /// `myapp:`.
  let formTarget: String

  /// Reads an absolute URL without a fragment (RFC 6749 section 3.1.2); http only where it leads to this machine.
  init?(_ text: String) {
    // What has a meaning in a policy's text, or is not for URLs at all, is not there.
    guard text.utf8.count <= 1024,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"'<>\\^`{|};,#".utf8.contains($0) }),
      let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    let scheme = text[..<colon]
    guard let first = scheme.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
      scheme.utf8.allSatisfy({
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || "+-.".utf8.contains($0)
      })
    else { return nil }
    let rest = text[text.utf8.index(after: colon)...]
    self.text = text
    switch scheme {
    case "https", "http":
      guard rest.hasPrefix("//") else { return nil }
      let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
      guard !authority.isEmpty, !authority.utf8.contains(UInt8(ascii: "@")) else { return nil }
      if scheme == "http" {
        guard LoopbackAddress.allCases.contains(where: { authority == $0.host || authority.hasPrefix("\($0.host):") })
        else { return nil }
      }
      origin = "\(scheme)://\(authority.lowercased())"
      formTarget = "\(scheme)://\(authority.lowercased())"
    // Not addresses but scripts and documents.
    case "javascript", "data", "blob", "file", "vbscript", "about": return nil
    default:
      origin = nil
      formTarget = "\(scheme):"
    }
  }
}
