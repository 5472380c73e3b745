/// What answers the requests of one address: a function from a request to an answer. It may block, and is called from many
/// threads at once.
package protocol LocalSite: Sendable {
  /// The largest body that it reads, in bytes; a longer one is answered before it is asked.
  var maximumBodyBytes: Int { get }

  /// Answers a request, whatever it is.
  func response(to request: LocalRequest) -> LocalResponse
}
