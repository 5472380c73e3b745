internal import HTTPTypes
internal import LocalHTTP

/// A site that is asked under this machine's names only (see `HostCheck`). A listener that others reach has addresses that are
/// not known here, but no name: pages of other sites cannot pass for ours there either.
struct HostCheckedSite: LocalSite {
  private let site: any LocalSite
  private let address: ListenAddress
  private let port: Int

  /// - Parameter port: of the listener.
  init(_ site: any LocalSite, address: ListenAddress, port: Int) {
    self.site = site
    self.address = address
    self.port = port
  }

  var maximumBodyBytes: Int { site.maximumBodyBytes }

  func response(to request: LocalRequest) -> LocalResponse {
    let head = request.head
    guard address == .everywhere ? HostCheck.isNameless(head) : HostCheck.passes(head, port: port) else {
      return LocalResponse(
        .misdirectedRequest, fields: [.contentType: "text/plain; charset=utf-8"],
        body: Array("this address answers under its own name only\n".utf8))
    }
    return site.response(to: request)
  }
}
