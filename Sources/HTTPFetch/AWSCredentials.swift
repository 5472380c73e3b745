/// What AWS knows a caller by. It shows itself in no description, no reflection and no error.
package struct AWSCredentials: Sendable {
  /// A part of the credentials; never its value.
  package enum Part: Error, Sendable, Equatable {
    case accessKeyID, secretAccessKey, sessionToken
  }

  /// More is no access key id and no secret access key.
  private static let maximumKeyBytes = 128
  /// More than the header of a request may hold at AWS (8 KiB for a session token is generous).
  private static let maximumTokenBytes = 8_192

  let accessKeyID: String
  let secretAccessKey: String
  let sessionToken: String?

  /// Takes credentials as they come from the environment.
  ///
  /// - Parameters:
  ///   - accessKeyID: letters, digits and `_` (IAM API Reference, "AccessKey"). It stands unescaped in the header that is
  ///     signed, where a comma or a slash would begin another part.
  ///   - secretAccessKey: visible ASCII.
  ///   - sessionToken: visible ASCII; nil for a user's own key, which has none.
  /// - Throws: the part that is none.
  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String?) throws(Part) {
    guard (1...Self.maximumKeyBytes).contains(accessKeyID.utf8.count),
      accessKeyID.utf8.allSatisfy({ HTTPField.isAlphanumeric($0) || $0 == UInt8(ascii: "_") })
    else { throw .accessKeyID }
    guard (1...Self.maximumKeyBytes).contains(secretAccessKey.utf8.count),
      secretAccessKey.utf8.allSatisfy(HTTPField.isVisible)
    else { throw .secretAccessKey }
    if let sessionToken {
      guard (1...Self.maximumTokenBytes).contains(sessionToken.utf8.count),
        sessionToken.utf8.allSatisfy(HTTPField.isVisible)
      else { throw .sessionToken }
    }
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// That there are some.
  package var description: String { "AWSCredentials(…)" }
  /// The same.
  package var debugDescription: String { description }
  /// Nothing: `dump` and string interpolation of whatever holds credentials look here.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
