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

  /// Something below the root of a service.
  ///
  /// - Parameters:
  ///   - path: segments of `A-Z a-z 0-9 . _ -` after one slash each; none is `.` or `..`.
  ///   - query: one parameter; name and value of the same characters.
  /// - Throws: `urlNotAllowed`.
  package init(
    _ endpoint: HTTPURL, path: String, query: (name: String, value: String)? = nil
  ) throws(HTTPFailure) {
    let root = try AWSTarget(root: endpoint).url
    guard path.utf8.first == UInt8(ascii: "/"), Self.areSegments(path.utf8.dropFirst()) else {
      throw .urlNotAllowed("a path is segments of letters, digits and ._- after one slash each")
    }
    guard let query else {
      url = try root.replacing(target: path)
      return
    }
    guard Self.isPlain(query.name.utf8[...]), Self.isPlain(query.value.utf8[...]) else {
      throw .urlNotAllowed("name and value of a query are letters, digits and ._-")
    }
    url = try root.replacing(target: "\(path)?\(query.name)=\(query.value)")
  }

  private static func areSegments(_ path: Substring.UTF8View) -> Bool {
    path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { segment in
      isPlain(segment) && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
    }
  }

  private static func isPlain(_ text: Substring.UTF8View) -> Bool {
    !text.isEmpty && text.allSatisfy { HTTPField.isAlphanumeric($0) || "._-".utf8.contains($0) }
  }
}
