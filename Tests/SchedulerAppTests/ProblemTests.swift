import APIGateway
import Foundation
import Testing

@testable import SchedulerApp

/// Whole problem documents, byte for byte: clients are built on them.
@Suite struct ProblemTests {
  static let golden: [(String, String, [String: String]?, String?, String)] = [
    (
      "GET", "/nothing", nil, nil,
      #"{"type":"urn:latchkey:problem:route_unknown","title":"Nothing is here","status":404,"detail":"nothing is here"}"#
    ),
    (
      "DELETE", "/me", nil, nil,
      #"{"type":"urn:latchkey:problem:method_not_allowed","title":"This method is not for this path","status":405,"#
        + #""detail":"use GET"}"#
    ),
    (
      "GET", "/me", nil, nil,
      #"{"type":"urn:latchkey:problem:authorizer_missing","title":"The service cannot tell who is asking","status":500,"#
        + #""detail":"the service is not set up rightly; its owner can read why in the log"}"#
    ),
    (
      "GET", "/groups/readers/subscribers", World.writer, nil,
      #"{"type":"urn:latchkey:problem:permission_missing","title":"A permission is missing","status":403,"#
        + #""detail":"this asks for the permission subscribers:read, which none of your roles has"}"#
    ),
    (
      "GET", "/groups/others/messages", World.writer, nil,
      #"{"type":"urn:latchkey:problem:group_forbidden","title":"The group is not one of the caller's","status":403,"#
        + #""detail":"you are not in this group, and none of your roles has the permission groups:any"}"#
    ),
    (
      "GET", "/groups/readers/messages/01kf0000000000000000000000", World.writer, nil,
      #"{"type":"urn:latchkey:problem:message_unknown","title":"There is no such message","status":404,"#
        + #""detail":"the group has no message with this id"}"#
    ),
    (
      "POST", "/groups/readers/subscribers", nil, #"{"email":"a"}"#,
      #"{"type":"urn:latchkey:problem:members_invalid","title":"The body does not hold what it must","status":422,"#
        + #""detail":"errors says what is wrong with which member","errors":[{"pointer":"/email","#
        + #""detail":"must be an e-mail address such as reader@example.com, in ASCII"}]}"#
    ),
  ]

  @Test(arguments: golden)
  func aProblemIsThisDocument(
    method: String, path: String, caller: [String: String]?, body: String?, document: String
  ) throws {
    let reply = try World().reply(method, path, as: caller, headers: [World.json], body: body)
    #expect(reply.response.body == document)
    #expect(reply.header("content-type") == "application/problem+json")
    #expect(reply.header("cache-control") == "no-store")
    #expect(reply.header("x-content-type-options") == "nosniff")
    #expect(reply.response.status == (try reply.object["status"] as? Int))
  }

  @Test func everyCodeHasAStatusOfItsOwnKind() {
    for code in ProblemCode.allCases {
      #expect((400...599).contains(code.status))
      #expect(!code.title.isEmpty)
      #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "_" })
    }
  }
}
