@testable import HostedLogin

extension DemoUser {
  /// Ada, Eve, Uri and Ned: an administrator, an editor, a user, and somebody in no group. Their `sub` is the same on every
  /// machine and after every start, so that what they did stays theirs.
  static func standard() throws(LoginProblem) -> [DemoUser] {
    let password = "latchkey"
    return [
      try DemoUser(
        subject: "ada00000-0000-4000-8000-000000000001", email: "ada@example.com", name: "Ada Adams",
        groups: ["admins", "readers"], password: password),
      try DemoUser(
        subject: "e7e00000-0000-4000-8000-000000000002", email: "eve@example.com", name: "Eve Evans",
        groups: ["editors", "readers"], password: password),
      try DemoUser(
        subject: "a5e00000-0000-4000-8000-000000000003", email: "uri@example.com", name: "Uri Urban",
        groups: ["users", "readers"], password: password),
      try DemoUser(
        subject: "0e000000-0000-4000-8000-000000000004", email: "ned@example.com", name: "Ned Nolan", groups: [],
        password: password),
    ]
  }
}
