/// Everything of a request that is looked at.
package struct CredentialPlaces: Sendable, Equatable {
  /// Where a token may be, or a shared bearer secret.
  package let tokens: [TokenSource]
  /// Where an API key may be, each once.
  package let keys: [KeyPlace]
  /// Whether the `Authorization` header may have the scheme Basic (RFC 7617).
  package let acceptsBasic: Bool

  /// Each place once, in the order in which they are looked at.
  let all: [CredentialPlace]

  package init(tokens: [TokenSource] = [.standard], keys: [KeyPlace] = [], acceptsBasic: Bool = false) {
    self.tokens = tokens
    self.keys = keys
    self.acceptsBasic = acceptsBasic
    var all: [CredentialPlace] = []
    for source in tokens {
      switch source {
      case .header(let name, .bearer): all.take(.bearer, fromHeader: name)
      case .header(let name, .none): all.take(.bareToken, fromHeader: name)
      case .cookie(let name): all.append(.cookie(name))
      case .query(let name): all.append(.tokenParameter(name))
      case .subprotocol(let name): all.append(.subprotocol(name))
      }
    }
    for place in keys {
      switch place {
      case .header(let name): all.take(.key, fromHeader: name)
      case .query(let name): all.append(.keyParameter(name))
      }
    }
    if acceptsBasic { all.take(.basic, fromHeader: "authorization") }
    self.all = all
  }

  /// The header that a TOKEN authorizer is taken to be told; nil where no header is looked at. Its event does not say which
  /// one it is, so it is the first that the policy names.
  var firstHeader: CredentialPlace? { all.first { if case .header = $0 { true } else { false } } }
}

/// One place of a request that is looked at.
enum CredentialPlace: Sendable, Equatable {
  /// A header, and what may be in it.
  case header(String, HeaderContents)
  case cookie(String)
  case tokenParameter(String)
  case keyParameter(String)
  case subprotocol(String)
}

extension CredentialPlace: CustomStringConvertible {
  /// For an error's text; the name is the policy's.
  var description: String {
    switch self {
    case .header(let name, _): "the header \(name)"
    case .cookie(let name): "the cookie \(name)"
    case .tokenParameter(let name), .keyParameter(let name): "the query parameter \(name)"
    case .subprotocol(let name): "the subprotocol \(name)"
    }
  }
}

extension [CredentialPlace] {
  /// Lets that header have this, too: one header is one place, however many kinds of credential it may hold.
  fileprivate mutating func take(_ contents: HeaderContents, fromHeader name: String) {
    for index in indices {
      if case .header(let known, let others) = self[index], known.utf8.elementsEqual(name.utf8) {
        self[index] = .header(known, others.union(contents))
        return
      }
    }
    append(.header(name, contents))
  }
}
