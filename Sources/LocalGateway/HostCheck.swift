internal import HTTPTypes
internal import LocalHTTP

/// A site that is asked under its own name only. A page elsewhere whose name has been made to point at this machine (DNS
/// rebinding) would otherwise count as ours.
struct HostCheckedSite: LocalSite {
  private let site: any LocalSite
  /// nil: any.
  private let hosts: Set<String>?

  /// - Parameters:
  ///   - address: that the listener is bound to. One that others reach has names that are not known here: whoever opens
  ///     it to them has decided who may ask.
  ///   - port: of the listener.
  init(_ site: any LocalSite, address: String, port: Int) {
    self.site = site
    let names = ["127.0.0.1", "localhost", "[::1]"]
    hosts = names.contains(LocalURL.host(of: address)) ? Set(names.map { "\($0):\(port)" }) : nil
  }

  var maximumBodyBytes: Int { site.maximumBodyBytes }

  func response(to request: LocalRequest) -> LocalResponse {
    if let hosts {
      guard let host = request.head.authority, hosts.contains(host.lowercased()) else {
        return LocalResponse(
          .misdirectedRequest, fields: [.contentType: "text/plain; charset=utf-8"],
          body: Array("this address answers under its own name only\n".utf8))
      }
    }
    return site.response(to: request)
  }
}
