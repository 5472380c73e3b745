/// What a person at a terminal is told once the gateway answers.
struct Announcement: Sendable {
  let running: RunningGateway
  let users: [LocalPlan.User]
  /// The data folder as it was named.
  let data: String

  /// - Parameter program: how this program is called there.
  func text(program: String) -> String {
    let width = users.map(\.email.count).max() ?? 0
    let people = users.map { user in
      let groups = user.groups.isEmpty ? "no group" : user.groups.joined(separator: ", ")
      let passwords = "password \(user.password)"
      return "  \(user.email)\(String(repeating: " ", count: width - user.email.count))  \(passwords)  \(groups)"
    }
    let place = data == DataFolder.standard ? "" : " --data \(data)"
    let first = users.first?.email ?? "EMAIL"
    return """
      Latchkey runs on this machine. Ctrl-C ends it.

        open this   \(running.web)
        API         \(running.api)
        sign-in     \(running.login)
        mails       \(running.outbox)

      and sign in as
      \(people.joined(separator: "\n"))

      Or try
        curl \(running.api)/status
        curl -H "authorization: Bearer $(\(program) token\(place) \(first))" \(running.api)/me
        curl -d '{"email":"you@example.com"}' -H 'content-type: application/json' \(running.api)/groups/readers/subscribers

      """
  }
}
