internal import HTTPTypes
internal import LocalHTTP

/// Whether a request names this site in its field `Host`. A page of another site can point a name of its own at 127.0.0.1
/// and then counts as this site's for a browser (DNS rebinding); the name is what gives it away.
enum HostCheck {
  static func passes(_ head: HTTPRequest, port: Int) -> Bool {
    // A second field: who reads the first and who reads the last would not agree.
    guard let authority = head.authority, !head.headerFields.contains(where: { $0.name.canonicalName == "host" }) else {
      return false
    }
    let written = authority.lowercased()
    return LoopbackAddress.allCases.contains { address in
      written.isSame(as: "\(address.host):\(port)") || port == 80 && written.isSame(as: address.host)
    }
  }

  static func refusal(port: Int) -> LocalResponse {
    .text(
      .misdirectedRequest,
      "this sign-in answers to 127.0.0.1:\(port), localhost:\(port) and [::1]:\(port) only, and the request names another "
        + "host")
  }
}
