internal import APIGateway
internal import StrictJSON

/// Puts what a route says into an HTTP response: for a program or for a person, and with what browsers are to know.
struct Answer {
  /// The request's `Origin`.
  let origin: [String]
  let crossOrigin: CrossOrigin
  /// The request's `Accept`; nil where the route has no pages.
  var accept: [String]?

  /// The response to a request that failed.
  func reply(to problem: Problem) -> Reply {
    let content: Outcome.Content =
      if isForPeople {
        .page(Page.problem(problem))
      } else {
        .problem(problem.document)
      }
    return Reply(
      response: response(Outcome(problem.code.status, content, headers: problem.headers)),
      code: problem.code.rawValue, reason: problem.reason ?? problem.detail, followUp: [])
  }

  /// The response to one that did not.
  func reply(with outcome: Outcome) -> Reply {
    Reply(
      response: response(outcome), code: outcome.warning?.code ?? "ok", reason: outcome.warning?.reason,
      followUp: outcome.followUp)
  }

  /// Whether it is shown to somebody: a browser asks for HTML by name, and hardly anything else does.
  var isForPeople: Bool {
    (accept ?? []).contains { value in
      value.utf8.split(separator: UInt8(ascii: ",")).contains { range in
        let parts = range.map(\.lowercased).split(separator: UInt8(ascii: ";")).map(\.trimmed)
        return parts.first?.elementsEqual("text/html".utf8) == true
          && !parts.dropFirst().contains { $0.elementsEqual("q=0".utf8) }
      }
    }
  }

  private func response(_ outcome: Outcome) -> ProxyResponse {
    var headers: [(name: String, value: String)] = []
    let body: String
    switch outcome.content {
    case .nothing: body = ""
    case .json(let text):
      headers.append(("content-type", "application/json"))
      body = String(decoding: text.encoded(), as: UTF8.self)
    case .problem(let text):
      headers.append(("content-type", "application/problem+json"))
      body = String(decoding: text.encoded(), as: UTF8.self)
    case .page(let text):
      headers.append(("content-type", "text/html; charset=utf-8"))
      headers += Page.headers
      body = text
    }
    // An answer about one caller is for that caller only.
    headers += [("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
    headers += crossOrigin.headers(for: origin)
    let varying = (crossOrigin.varies ? ["origin"] : []) + (accept == nil ? [] : ["accept"])
    if !varying.isEmpty { headers.append(("vary", varying.joined(separator: ", "))) }
    return ProxyResponse(status: outcome.status, headers: headers + outcome.headers, body: body)
  }
}
