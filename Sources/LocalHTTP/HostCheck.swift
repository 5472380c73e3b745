package import HTTPTypes

/// Whether a request names this machine in its field `Host`. A page of another site can point a name of its own at 127.0.0.1
/// and then counts as ours for a browser (DNS rebinding); the name is what gives it away.
package enum HostCheck {
  /// How this machine is called by its own programs, as URLs have it.
  package static let names = ["127.0.0.1", "localhost", "[::1]"]

  /// - Parameter port: of the listener that the request came to.
  package static func passes(_ head: HTTPRequest, port: Int) -> Bool {
    // A second field: who reads the first and who reads the last would not agree.
    guard let authority = head.authority, !head.headerFields.contains(where: { $0.name.canonicalName == "host" }) else {
      return false
    }
    let written = Array(authority.lowercased().utf8)
    return names.contains { name in
      written.elementsEqual("\(name):\(port)".utf8) || port == 80 && written.elementsEqual(name.utf8)
    }
  }

  /// Whether the field `Host` is an address or `localhost`, with any port, and no other name: a page of another site has to
  /// have a name to get here.
  package static func isNameless(_ head: HTTPRequest) -> Bool {
    guard let authority = head.authority, !head.headerFields.contains(where: { $0.name.canonicalName == "host" }) else {
      return false
    }
    let host = authority.lowercased().utf8
    if host.first == UInt8(ascii: "[") { return true }
    let name = host.prefix { $0 != UInt8(ascii: ":") }
    if name.elementsEqual("localhost".utf8) { return true }
    let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy {
        (1...3).contains($0.count) && $0.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
      }
  }
}
