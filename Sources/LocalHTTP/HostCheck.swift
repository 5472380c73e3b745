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
}
