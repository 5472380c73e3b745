internal import LocalHTTP

/// Somebody who can sign in here. What is known of a demo user is known to everybody, the password included: the sign-in
/// page shows it.
package struct DemoUser: Sendable, Equatable {
  /// The `sub` of its tokens, a UUID.
  package let subject: String
  /// `cognito:username`. A pool whose users sign in with their e-mail address gives them the `sub` for a name.
  ///
  /// Source: Amazon Cognito Developer Guide, "User pool attributes", "Customizing sign-in attributes".
  package let username: String
  /// What is typed to sign in.
  package let email: String
  /// The `name` attribute.
  package let name: String
  /// `cognito:groups`, those that rank first in front.
  package let groups: [String]
  package let password: String

  package init(
    subject: String, username: String? = nil, email: String, name: String, groups: [String], password: String
  ) throws(LoginProblem) {
    guard UUIDText.isOne(subject) else { throw .userInvalid(email, reason: "needs a sub that is a uuid in lower case") }
    for (text, what) in [(email, "an e-mail address"), (name, "a name"), (password, "a password")] {
      guard !text.isEmpty, text.utf8.count <= 256, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw .userInvalid(email, reason: "needs \(what) of at most 256 bytes without control characters")
      }
    }
    guard groups.count <= 100, groups.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 128 }) else {
      throw .userInvalid(email, reason: "needs groups with names of at most 128 bytes, at most 100")
    }
    self.subject = subject
    self.username = username ?? subject
    self.email = email
    self.name = name
    self.groups = groups
    self.password = password
  }
}
