package import APIGateway
package import Scheduling
internal import StrictJSON

/// What is answered, what the log says beside it, and what is left to do.
package struct Reply: Sendable, Equatable {
  /// For the caller.
  package let response: ProxyResponse
  /// `ok`, or the stable code of what went wrong. With a status below 300 it is a warning: the request was done, but
  /// something beside it was not.
  package let code: String
  /// What went wrong, for the owner's log; nil where nothing did. Holds no address, no text and no secret.
  package let reason: String?
  /// Mails to hand over once the answer has been posted, so that the time which an answer takes does not tell who is
  /// subscribed. One that is lost costs its reader a second request.
  package let followUp: [Mail]
}

/// What a route answers, before it is put into an HTTP response.
struct Outcome {
  /// The body of an answer.
  enum Content {
    case nothing
    case json(JSONText)
    case problem(JSONText)
    case page(String)
  }

  let status: Int
  let content: Content
  /// Fields besides the usual ones.
  var headers: [(name: String, value: String)] = []
  var warning: Warning?
  var followUp: [Mail] = []

  /// Something that was not done, and does not fail the request.
  struct Warning {
    let code: String
    let reason: String
  }

  init(_ status: Int, _ content: Content, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.content = content
    self.headers = headers
  }
}
