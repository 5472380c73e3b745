package import APIGateway
package import JOSE
package import OIDC

/// Every credential of a policy document, to be recognised by what a request presents.
package struct KnownCredentials: Sendable {
  /// In the order of the document.
  package let all: [Credential]

  package init(_ all: [Credential]) { self.all = all }

  /// Somebody who was recognised.
  package struct Recognition: Sendable, Equatable {
    package let credential: Credential
    /// When the secret that was presented is no longer one; nil: it has no end.
    package let until: NumericDate?
  }

  /// Whose secret a request presents; nil where it is nobody's. Of two credentials with one secret it is the first of the
  /// document's.
  ///
  /// Every secret that could be the one is compared, in a time that does not depend on which it is.
  ///
  /// - Parameters:
  ///   - presented: the secret, in one of the places that the policy names. A value with more than 4096 bytes is nobody's.
  ///   - secrets: where they are kept.
  ///   - now: the moment to judge at.
  ///   - limit: how long it may take to get all of them; nil where their provider decides.
  /// - Throws: where it is none of those in hand, and others cannot be had.
  package func recognise(
    _ presented: Presented, by secrets: any SecretProvider, at now: NumericDate, within limit: Duration?
  ) throws(Failure) -> Recognition? {
    guard let search = search(presented, by: secrets, at: now, within: limit) else { return nil }
    if let found = search.found { return found }
    if let outage = search.outage { throw outage }
    return nil
  }

  /// The comparison with all that it could be; nil where it cannot be anybody's, for which no secret is asked for.
  func search(
    _ presented: Presented, by secrets: any SecretProvider, at now: NumericDate, within limit: Duration?
  ) -> SecretSearch? {
    guard var search = SecretSearch(presented) else { return nil }
    let candidates = all.compactMap { credential in
      credential.source(for: presented).map { (credential: credential, source: $0) }
    }
    let values = secrets.secrets(of: candidates.map(\.source), within: limit)
    for (candidate, values) in zip(candidates, values) { search.compare(with: candidate.credential, values, at: now) }
    return search
  }

  /// Whose address that is; nil where it is nobody's, or no address.
  package func recognise(address: String) -> Recognition? {
    guard let address = IPAddress(address.utf8) else { return nil }
    let credential = all.first { credential in
      guard case .address(let ranges) = credential.proof else { return false }
      return ranges.contains { $0.contains(address) }
    }
    return credential.map { Recognition(credential: $0, until: nil) }
  }
}

extension Credential {
  /// The secrets that what was presented may be one of; nil where it is of another kind, or was in another place.
  fileprivate func source(for presented: Presented) -> SecretSource? {
    switch (proof, presented) {
    case (.apiKey(let expected, let source), .key(_, let place)): expected.isSame(as: place) ? source : nil
    case (.bearer(let source), .token), (.basic(_, let source), .basic): source
    case (.apiKey, _), (.bearer, _), (.basic, _), (.address, _): nil
    }
  }
}

extension KeyPlace {
  /// By bytes: names that only look alike are two places.
  fileprivate func isSame(as other: KeyPlace) -> Bool {
    switch (self, other) {
    case (.header(let name), .header(let other)), (.query(let name), .query(let other)):
      name.utf8.elementsEqual(other.utf8)
    case (.header, _), (.query, _): false
    }
  }
}
