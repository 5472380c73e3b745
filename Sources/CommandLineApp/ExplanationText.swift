internal import APIGateway
internal import Authorization
internal import AuthorizerApp
internal import Credentials
internal import JOSE

/// The whole story of one decision, as lines for people.
struct ExplanationText {
  let painter: Painter
  /// Whether the event is made up of a token and a route.
  var isMadeUp = false

  /// The lines; the first is the verdict with what failed. Everything that may come from outside has been made safe for a
  /// terminal.
  func lines(_ explanation: Explanation) -> [String] {
    var lines = [verdict(explanation)]
    lines.append(painter.dim("  judged at \(explanation.moment)"))
    if let event = explanation.event {
      lines += section("event", isMadeUp ? "made up of --token and --route" : nil) + self.lines(of: event)
    }
    if !explanation.places.isEmpty {
      lines += section("where a credential may be") + self.lines(of: explanation.places)
    }
    if !explanation.credentials.isEmpty {
      lines += section("credentials of the policy") + self.lines(of: explanation.credentials)
    }
    if let token = explanation.token { lines += self.lines(of: token, at: explanation.moment) }
    if let caller = explanation.caller { lines += self.lines(of: caller) }
    if let route = explanation.route { lines += self.lines(of: route, explanation) }
    return lines + answer(explanation)
  }

  // MARK: The verdict

  private func verdict(_ explanation: Explanation) -> String {
    let verdict = explanation.verdict
    let code = TerminalText.safe(verdict.reason.map { "\(verdict.code): \($0)" } ?? verdict.code)
    switch verdict.decision {
    case .allow:
      let who = verdict.caller.map { Excerpt.of($0.principalID) } ?? "the caller"
      let what = explanation.event?.request.map { Excerpt.of($0) } ?? "the route"
      return painter.green(painter.bold("allowed")) + TerminalText.safe(": \(who) may use \(what)")
    case .deny: return painter.red(painter.bold("denied")) + ": \(code)"
    case .unauthorized: return painter.red(painter.bold("unauthorized")) + ": \(code)"
    case .undecided: return painter.yellow(painter.bold("undecided")) + ": \(code)"
    }
  }

  private func section(_ title: String, _ remark: String? = nil) -> [String] {
    ["", painter.bold(title) + (remark.map { painter.yellow(" (\($0))") } ?? "")]
  }

  // MARK: The event

  private func lines(of event: Explanation.Event) -> [String] {
    var facts = [
      ("kind", event.kind.phrase), ("asks for", event.request.map { Excerpt.of($0) } ?? "nothing that can be told"),
      ("stage", event.stage ?? "none; the event names none of execute-api"),
    ]
    if let address = event.sourceIP { facts.append(("from", Excerpt.of(address))) }
    return facts.map { "  \(padded($0.0))  \(TerminalText.safe($0.1))" }
  }

  private func lines(of places: [Explanation.Place]) -> [String] {
    let names = places.map { TerminalText.safe($0.name) }
    let width = names.map(\.unicodeScalars.count).max() ?? 0
    return zip(names, places).flatMap { name, place in
      let column = max(8, width) + 6
      return row(mark(place.content), padded(name, to: width), phrase(place.content), at: column)
    }
  }

  private func mark(_ content: Explanation.Place.Content) -> String {
    switch content {
    case .nothing: painter.dim("-")
    case .unusable: painter.red("✗")
    case .token, .key, .basic: painter.green("✓")
    }
  }

  private func phrase(_ content: Explanation.Place.Content) -> String {
    switch content {
    case .nothing: "nothing"
    case .token(let fingerprint): "a token of \(fingerprint.phrase)"
    case .key(let fingerprint): "a key of \(fingerprint.phrase)"
    case .basic: "a user and a password"
    case .unusable(let invalid): "\(invalid.code): \(invalid.description)"
    }
  }

  // MARK: Credentials and the token

  /// Those that the request is about first, and the others in few lines: there may be a hundred.
  private func lines(of findings: [Explanation.CredentialFinding]) -> [String] {
    var lines: [String] = []
    var notPresented: [String] = []
    var notLookedAt: [String] = []
    for finding in findings {
      let credential = finding.credential
      let name = "\(credential.authType.rawValue) of \(credential.principal)"
      let (mark, phrase): (String, String)
      switch finding.match {
      case .notPresented:
        notPresented.append(name)
        continue
      case .notLookedAt:
        notLookedAt.append(name)
        continue
      case .matched(let until):
        (mark, phrase) = (painter.green("✓"), "it is this one" + (until.map { ", which serves until \($0)" } ?? ""))
      case .different: (mark, phrase) = (painter.red("✗"), "something of this kind is there, and is another")
      case .undecided(let reason): (mark, phrase) = (painter.yellow("?"), reason)
      }
      lines += marked(mark, "\(name), role \(credential.role), \(finding.path)", at: 2) + indented(phrase, by: 6)
    }
    for (label, names) in [("not presented", notPresented), ("not looked at", notLookedAt)] where !names.isEmpty {
      lines += marked(painter.dim("-"), "\(label): \(names.joined(separator: ", "))", at: 2)
    }
    return lines
  }

  private func lines(of token: Explanation.Token, at now: NumericDate) -> [String] {
    let text = CheckListText(painter: painter, now: now, isFolding: true)
    var lines = section("token", token.isBelieved ? nil : "not believed")
    lines += token.checks.filter { !$0.isSupposed }.flatMap { text.lines(of: $0) }
    let supposed = token.checks.filter(\.isSupposed)
    if !supposed.isEmpty {
      lines.append(painter.yellow("  if that had held:"))
      lines += supposed.flatMap { text.lines(of: $0) }
    }
    guard let claims = token.claims else { return lines }
    lines += section("claims", token.isBelieved ? nil : "not believed")
    return lines + IndentedJSON.lines(of: claims).map { "  " + $0 }
  }

  // MARK: Roles

  private func lines(of caller: Explanation.Caller) -> [String] {
    var lines = section("roles", caller.isSupposed ? Self.supposition : nil)
    let held = caller.roles.filter { $0.through != nil }
    for role in held {
      lines += row(painter.green("✓"), padded(role.name), "through \(role.through ?? "")", at: 14)
      for finding in role.findings { lines += self.lines(of: finding, at: 6) }
      lines += indented("permits \(role.permissions.joined(separator: ", "))", by: 6)
    }
    if held.isEmpty { lines.append("  \(painter.red("✗")) none") }
    let others = caller.roles.filter { $0.through == nil }.map(\.name)
    if !others.isEmpty { lines += marked(painter.dim("-"), "not held: \(others.joined(separator: ", "))", at: 2) }
    guard !caller.nearMisses.isEmpty else { return lines }
    lines += section("what other grants ask for", "the nearest first")
    for miss in caller.nearMisses {
      lines.append("  \(painter.dim("-")) \(caller.roles[miss.role].name), \(miss.path)")
      for finding in miss.findings { lines += self.lines(of: finding, at: 6) }
    }
    if caller.furtherMisses > 0 { lines.append("    and \(caller.furtherMisses) more, of which no less is missing") }
    return lines
  }

  private func lines(of finding: ConditionFinding, at indent: Int) -> [String] {
    let subject = finding.claim.map { "claim \($0)" } ?? finding.condition
    guard !finding.isHeld else { return marked(painter.green("✓"), "\(subject): \(finding.actual)", at: indent) }
    return marked(
      painter.red("✗"), "\(subject): asked for \(finding.expected); there is \(finding.actual)", at: indent)
  }

  // MARK: The route

  private func lines(of route: Explanation.RouteFinding, _ explanation: Explanation) -> [String] {
    let isSupposed = explanation.caller?.isSupposed ?? false
    var lines = section("route", isSupposed ? Self.supposition : nil)
    if route.taking.isEmpty { lines.append("  \(painter.red("✗")) no route of the policy takes this request") }
    for taking in route.taking {
      lines.append("  \(mark(taking.standing)) \(TerminalText.safe(taking.route.name)), \(taking.route.path)")
      lines += indented("asks for the permission \(taking.permission)", by: 6)
      for finding in taking.requires { lines += self.lines(of: finding, at: 6) }
      if let standing = taking.standing { lines += indented(phrase(standing, at: explanation.moment), by: 6) }
    }
    if explanation.caller == nil, !route.taking.isEmpty {
      lines += indented("who asks is not known, and so not whether that is permitted", by: 6)
    }
    if route.taking.count > 1 { lines += indented("all of these count: the slash at the end may be taken away", by: 4) }
    for near in route.near { lines.append("    near: \(TerminalText.safe(near.name)), \(near.path)") }
    return lines
  }

  private func mark(_ standing: Standing?) -> String {
    switch standing {
    case .permitted: painter.green("✓")
    case .denied: painter.red("✗")
    case nil: painter.dim("-")
    }
  }

  private func phrase(_ standing: Standing, at now: NumericDate) -> String {
    switch standing {
    case .permitted(nil): "permitted, without an end"
    case .permitted(let end?) where end <= now: "would have been permitted until \(end)"
    case .permitted(let end?): "permitted until \(end), \(Elapsed.phrase(from: now, to: end))"
    case .denied(let denial): "\(denial.code): \(denial.description)"
    }
  }

  // MARK: The answer

  private func answer(_ explanation: Explanation) -> [String] {
    let bytes = explanation.verdict.bytes
    let status =
      switch explanation.status {
      case 200: "the function behind is called"
      case 401: "API Gateway says 401"
      case 403: "API Gateway says 403"
      default: "API Gateway says 500"
      }
    let lines = section("answer of \(bytes.count) bytes: \(status)") + IndentedJSON.lines(of: bytes).map { "  " + $0 }
    guard explanation.hidesUsageKey else { return lines }
    return lines + [painter.dim("  as many asterisks stand for the usage plan's key, which is a secret")]
  }

  // MARK: Layout

  private static let supposition = "if the token were believed"

  /// A mark, a name and what is to be said of it, folded below its first line.
  private func row(_ mark: String, _ name: String, _ text: String, at column: Int) -> [String] {
    let lines = FoldedText.lines(TerminalText.safe(text), from: column, margin: column)
    return ["  \(mark) \(name)  \(lines[0])"] + lines.dropFirst().map { Self.margin(column) + $0 }
  }

  /// A mark, and what is to be said, folded behind the mark.
  private func marked(_ mark: String, _ text: String, at indent: Int) -> [String] {
    let column = indent + 2
    let lines = FoldedText.lines(TerminalText.safe(text), from: column, margin: column + 2)
    return ["\(Self.margin(indent))\(mark) \(lines[0])"] + lines.dropFirst().map { Self.margin(column + 2) + $0 }
  }

  private func indented(_ text: String, by indent: Int) -> [String] {
    FoldedText.lines(TerminalText.safe(text), from: indent, margin: indent).map { Self.margin(indent) + $0 }
  }

  private static func margin(_ width: Int) -> String { String(repeating: " ", count: width) }

  private func padded(_ text: String, to width: Int = 8) -> String {
    text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  }
}

extension Fingerprint {
  fileprivate var phrase: String { "\(byteCount) bytes" + (digest.map { ", SHA-256 \($0)…" } ?? "") }
}

extension AuthorizerEvent.Kind {
  fileprivate var phrase: String {
    switch self {
    case .token: "REST API, authorizer of type TOKEN"
    case .request: "REST API, authorizer of type REQUEST"
    case .webSocket: "WebSocket API, $connect"
    case .http1: "HTTP API, payload 1.0"
    case .http2: "HTTP API, payload 2.0"
    }
  }
}
