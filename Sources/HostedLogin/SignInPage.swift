/// The page on which people sign in: every demo user as one button, and a form for those who would rather type.
struct SignInPage {
  /// Where its forms post to.
  let action: String
  /// What its forms carry, so that no other page's forms pass for them.
  let ticket: String
  let users: [DemoUser]
  /// What stands in the field for the e-mail address.
  let email: String
  /// What went wrong, in a sentence.
  let problem: String?

  var html: String {
    HTML.page(
      title: "Sign in",
      """
      <h1>Sign in</h1>
      \(alert)\(demoUsers)<form method="post" action="\(HTML.escaped(action))" class="typed">
      <input type="hidden" name="_csrf" value="\(HTML.escaped(ticket))">
      <label for="username">E-mail address</label>
      <input id="username" name="username" type="email" autocomplete="username" required maxlength="256"\(mark) \
      value="\(HTML.escaped(email))">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"\(mark)>
      <button type="submit" class="main">Sign in</button>
      </form>
      <p class="hint">This page stands in for Amazon Cognito’s hosted login on this machine. Who can sign in, and with which \
      password, is known to everybody.</p>
      """)
  }

  private var alert: String {
    problem.map { "<p class=\"problem\" id=\"problem\" role=\"alert\">\(HTML.escaped($0))</p>\n" } ?? ""
  }

  private var mark: String { problem == nil ? "" : " aria-describedby=\"problem\"" }

  private var demoUsers: String {
    guard !users.isEmpty else { return "" }
    return """
      <h2>As a demo user</h2>
      <ul class="rows">
      \(users.map(entry).joined(separator: "\n"))
      </ul>
      <h2>With a password</h2>

      """
  }

  private func entry(_ user: DemoUser) -> String {
    let groups = user.groups.isEmpty ? "in no group" : user.groups.joined(separator: ", ")
    return """
      <li><form method="post" action="\(HTML.escaped(action))">
      <input type="hidden" name="_csrf" value="\(HTML.escaped(ticket))">
      <input type="hidden" name="username" value="\(HTML.escaped(user.email))">
      <input type="hidden" name="password" value="\(HTML.escaped(user.password))">
      <button type="submit"><strong>\(HTML.escaped(user.name))</strong> <span class="groups">\(HTML.escaped(groups))</span> \
      <span class="address">\(HTML.escaped(user.email)) · password <code>\(HTML.escaped(user.password))</code></span></button>
      </form></li>
      """
  }
}
