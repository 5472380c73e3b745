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

  /// Whose secret a request presents; nil where it is nobody's.
  ///
  /// Every secret that could be the one is compared, in a time that does not depend on which it is.
  ///
  /// - Parameters:
  ///   - secrets: where they are kept.
  ///   - now: the moment to judge at.
  ///   - limit: how long it may take to get them; nil where their provider decides.
  /// - Throws: where it is none of those in hand, and others cannot be had.
  package func recognise(
    _ presented: Presented, by secrets: any SecretProvider, at now: NumericDate, within limit: Duration?
  ) throws(Failure) -> Recognition? {
    nil
  }

  /// Whose address that is; nil where it is nobody's.
  package func recognise(address: String) -> Recognition? {
    nil
  }
}
