internal import HTTPTypes
internal import LocalHTTP

/// The answer to a request that names another host than this machine.
enum HostRefusal {
  static func response(port: Int) -> LocalResponse {
    .text(
      .misdirectedRequest,
      "this sign-in answers to 127.0.0.1:\(port), localhost:\(port) and [::1]:\(port) only, and the request names another "
        + "host")
  }
}
