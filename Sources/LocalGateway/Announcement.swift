internal import StrictJSON

/// What whoever started the gateway is told once it answers.
struct Announcement: Sendable {
  let addresses: Addresses
  /// The API's address with its stage.
  let apiURL: String
  let issuer: String
  let clientID: String
  let users: [LocalPlan.User]
  /// Where mails are.
  let outbox: String

  /// One line, for programs.
  var json: JSONText {
    .object([
      "web": .string("\(addresses.web)/"), "api": .string(apiURL), "login": .string(addresses.login),
      "issuer": .string(issuer), "clientId": .string(clientID), "users": .strings(users.map(\.email)),
      "outbox": .string(outbox),
    ])
  }

  /// For a person at a terminal.
  ///
  /// - Parameter program: how this program is called there.
  func text(program: String) -> String {
    let width = users.map(\.email.count).max() ?? 0
    let people = users.map { user in
      let groups = user.groups.isEmpty ? "no group" : user.groups.joined(separator: ", ")
      let passwords = "password \(user.password)"
      return "  \(user.email)\(String(repeating: " ", count: width - user.email.count))  \(passwords)  \(groups)"
    }
    let first = users.first?.email ?? "EMAIL"
    return """
      Latchkey runs on this machine. Ctrl-C ends it.

        web client  \(addresses.web)/
        API         \(apiURL)
        sign-in     \(addresses.login)
        mails       \(outbox)

      Sign in as
      \(people.joined(separator: "\n"))

      Or try
        curl \(apiURL)/status
        curl -H "authorization: Bearer $(\(program) token \(first))" \(apiURL)/me
        curl -d '{"email":"you@example.com"}' -H 'content-type: application/json' \(apiURL)/groups/readers/subscribers

      """
  }
}
