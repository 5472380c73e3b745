// What is below a root, apart from the root, which is all that the authorizer asks for.
extension AWSTarget {
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
    let server = "\(root.scheme)://\(root.authority)"
    guard path.utf8.first == UInt8(ascii: "/"), Self.areSegments(path.utf8.dropFirst()) else {
      throw .urlNotAllowed("a path is segments of letters, digits and ._- after one slash each")
    }
    guard let query else {
      self.init(checked: try Self.url(server + path))
      return
    }
    guard Self.isPlain(query.name.utf8[...]), Self.isPlain(query.value.utf8[...]) else {
      throw .urlNotAllowed("name and value of a query are letters, digits and ._-")
    }
    self.init(checked: try Self.url("\(server)\(path)?\(query.name)=\(query.value)"))
  }

  /// Parses an address that the parser is to find nothing to put in order in.
  private static func url(_ text: String) throws(HTTPFailure) -> HTTPURL {
    let url = try HTTPURL(text)
    guard url.text.utf8.elementsEqual(text.utf8) else { throw .urlNotAllowed("the path has another spelling") }
    return url
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
