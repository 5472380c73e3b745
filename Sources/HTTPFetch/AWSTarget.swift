/// What a signed request is sent to: the root of a service, or something below it, spelled in the one way that needs no
/// escaping, so that what is sent and what is signed are the same bytes.
package struct AWSTarget: Sendable {
  let url: HTTPURL

  /// The root of a service.
  ///
  /// - Throws: `urlNotAllowed` for an address with a path or a query.
  package init(root endpoint: HTTPURL) throws(HTTPFailure) {
    guard endpoint.isRoot else { throw .urlNotAllowed("only an address without path and query can be gone on with") }
    url = endpoint
  }

  /// What has been looked at already.
  init(checked url: HTTPURL) { self.url = url }
}
