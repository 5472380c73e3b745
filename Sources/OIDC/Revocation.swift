package import JOSE

/// Tokens that are no longer believed although they have not expired: what a verifier that asks nobody can do about a stolen
/// token.
package struct Revocation: Sendable, Equatable {
  /// Whose tokens.
  package enum Subjects: Sendable, Equatable {
    /// Those whose `sub` is one of these.
    case oneOf([String])
    /// Everybody's.
    case any
  }

  package let subjects: Subjects
  /// Those issued (`iat`) before this moment.
  package let issuedBefore: NumericDate

  package init(_ subjects: Subjects, issuedBefore: NumericDate) {
    self.subjects = subjects
    self.issuedBefore = issuedBefore
  }

  /// Whether it is about this subject's tokens. A token that names nobody may be anybody's.
  func covers(_ subject: String?) -> Bool {
    switch subjects {
    case .any: true
    case .oneOf(let named): subject.map { subject in named.contains { $0.utf8.elementsEqual(subject.utf8) } } ?? true
    }
  }
}
