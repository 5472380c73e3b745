internal import HTTPTypes
internal import LocalHTTP

/// A site that is asked under this machine's names only (see `HostCheck`), unless others were meant to reach it.
struct HostCheckedSite: LocalSite {
  private let site: any LocalSite
  private let port: Int
  /// Whether the listener is this machine's own. One that others reach has names that are not known here: whoever opens it to
  /// them has decided who may ask.
  private let isChecked: Bool

  /// - Parameters:
  ///   - address: that the listener is bound to.
  ///   - port: of the listener.
  init(_ site: any LocalSite, address: String, port: Int) {
    self.site = site
    self.port = port
    isChecked = HostCheck.names.contains(LocalURL.host(of: address))
  }

  var maximumBodyBytes: Int { site.maximumBodyBytes }

  func response(to request: LocalRequest) -> LocalResponse {
    guard !isChecked || HostCheck.passes(request.head, port: port) else {
      return LocalResponse(
        .misdirectedRequest, fields: [.contentType: "text/plain; charset=utf-8"],
        body: Array("this address answers under its own name only\n".utf8))
    }
    return site.response(to: request)
  }
}
