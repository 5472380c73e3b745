internal import APIGateway
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// The most places in which to look for a token.
  static let maximumTokenSources = 8
  /// The longest name of a header, a cookie, a query parameter or a subprotocol, in bytes.
  static let maximumNameBytes = 128

  private static let places = ["header", "cookie", "query", "subprotocol"]

  /// `$.tokenFrom`, each with its place in the document; nil where it is left out.
  mutating func tokenSources(_ value: JSONValue?) -> [(source: TokenSource, path: String)]? {
    guard let value else { return nil }
    if value.kind == .array, value.count == 0 {
      report("$.tokenFrom", "must name at least one place; leave it out for the authorization header")
    }
    var sources: [(source: TokenSource, path: String)] = []
    var seen: Set<KeyedPlace> = []
    for (element, path) in elements(of: value, at: "$.tokenFrom", atMost: PolicyReader.maximumTokenSources) {
      guard let (source, path) = tokenSource(element, at: path) else { continue }
      if seen.insert(KeyedPlace(source)).inserted {
        sources.append((source, path))
      } else {
        report(path, "is named already; a place is looked at once")
      }
    }
    return sources
  }

  /// A place, however it is read: one header has one scheme.
  private struct KeyedPlace: Hashable {
    private let kind: Int
    private let name: [UInt8]

    init(_ source: TokenSource) {
      switch source {
      case .header(let name, _): (kind, self.name) = (0, Array(name.utf8))
      case .cookie(let name): (kind, self.name) = (1, Array(name.utf8))
      case .query(let name): (kind, self.name) = (2, Array(name.utf8))
      case .subprotocol(let name): (kind, self.name) = (3, Array(name.utf8))
      }
    }
  }

  private mutating func tokenSource(_ value: JSONValue, at path: String) -> (TokenSource, path: String)? {
    guard let members = members(of: value, at: path, known: PolicyReader.places + ["scheme"]) else { return nil }
    let named = PolicyReader.places.filter { members[$0] != nil }
    guard named.count == 1, let name = members[named[0]] else {
      if !hasProblem(within: path) { report(path, "must have exactly one of header, cookie, query and subprotocol") }
      return nil
    }
    let place = "\(path).\(named[0])"
    if named[0] != "header", members["scheme"] != nil { report("\(path).scheme", "is for a header; remove it") }
    switch named[0] {
    case "header":
      let scheme = scheme(members["scheme"], at: "\(path).scheme")
      guard let name = headerName(name, at: place), let scheme else { return nil }
      return (.header(name, scheme: scheme), place)
    case "cookie": return self.name(name, "a cookie", at: place).map { (.cookie($0), place) }
    case "subprotocol": return self.name(name, "a subprotocol", at: place).map { (.subprotocol($0), place) }
    default: return queryName(name, at: place).map { (.query($0), place) }
    }
  }

  /// Compared as it is written: no variable chooses how a token is read.
  private mutating func scheme(_ value: JSONValue?, at path: String) -> TokenSource.Scheme? {
    guard let value else { return .bearer }
    if let scheme = TokenSource.Scheme.allCases.first(where: { value.equals(utf8: $0.rawValue) }) { return scheme }
    report(path, "must be \"Bearer\" or \"none\"")
    return nil
  }

  /// A header's name, in lower case.
  mutating func headerName(_ value: JSONValue, at path: String) -> String? {
    guard let name = name(value, "a header", at: path) else { return nil }
    let small = String(decoding: name.utf8.map { $0.isUppercaseLetter ? $0 | 0x20 : $0 }, as: UTF8.self)
    switch small {
    case "cookie":
      report(path, "the cookie header holds many; name the one: {\"cookie\": NAME}")
      return nil
    case "sec-websocket-protocol":
      report(path, "the subprotocols are a list; name the one in front of the token: {\"subprotocol\": NAME}")
      return nil
    default: return small
    }
  }

  /// A query parameter's name: what is written in a URL as it is (RFC 3986 section 2.3), so that there is one way to write it.
  mutating func queryName(_ value: JSONValue, at path: String) -> String? {
    guard let text = string(value, at: path) else { return nil }
    let isName = text.utf8.allSatisfy { $0.isAlphanumeric || "-._~".utf8.contains($0) }
    if isName, (1...PolicyReader.maximumNameBytes).contains(text.utf8.count) { return text }
    report(path, "must be letters, digits, '-', '.', '_' or '~', at most \(PolicyReader.maximumNameBytes)")
    return nil
  }

  /// A name that is a `token` (RFC 9110 section 5.6.2), as those of headers, of cookies (RFC 6265) and of subprotocols
  /// (RFC 6455) are.
  private mutating func name(_ value: JSONValue, _ what: String, at path: String) -> String? {
    guard let text = string(value, at: path) else { return nil }
    let isToken = text.utf8.allSatisfy { $0.isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    if isToken, (1...PolicyReader.maximumNameBytes).contains(text.utf8.count) { return text }
    report(
      path,
      "must be the name of \(what): letters, digits and !#$%&'*+-.^_`|~, at most \(PolicyReader.maximumNameBytes)")
    return nil
  }
}
