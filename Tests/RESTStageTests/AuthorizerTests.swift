import HTTPTypes
import JOSE
import LambdaRuntime
import LocalHTTP
import SAMTemplate
import StrictJSON
import Testing

@testable import RESTStage

@Suite("Authorizers of a stage")
struct AuthorizerTests {
  private let bearer = ["Authorization": "Bearer abc"]

  private func api(_ authorizer: RESTAPI.Authorizer, _ routes: [RESTAPI.Route]? = nil) -> RESTAPI {
    RESTAPI(
      id: "api1", stageName: "live",
      routes: routes ?? ["GET", "POST", "DELETE"].map { route($0, "/groups/{group}", authorizer: authorizer.name) },
      authorizers: [authorizer])
  }

  private func keys(_ sources: [RESTAPI.Authorizer.IdentitySource], cache: Int = 300) -> RESTAPI.Authorizer {
    RESTAPI.Authorizer(
      name: "Keys", functionID: "Authorizer", kind: .request(identitySources: sources), cacheSeconds: cache)
  }

  @Test func aMissingTokenIsRefusedWithoutAsking() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    for headers in [[:], ["Authorization": ""], ["X-Authorization": "Bearer abc"]] {
      let answer = try stage.answer("GET", "/live/groups/news", headers)
      #expect(answer.status.code == 401)
      #expect(answer.text == #"{"message":"Unauthorized"}"#)
      #expect(answer.field("x-amzn-errortype") == "UnauthorizedException")
    }
    #expect(bench.authorized.isEmpty && bench.invoked.isEmpty)
  }

  @Test(arguments: [
    ("^[Bb]earer [a-z.]+$", "Bearer abc", true), ("^[Bb]earer [a-z.]+$", "Bearer abc!", false),
    // What template.yaml asks for.
    ("^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_.-]+$", "bEARER  a_b-c.d.e", true),
    ("^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_.-]+$", "Bearer abc, Bearer abc", false),
    ("^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_.-]+$", "Basic abc", false),
    // The whole of it, whether or not the expression says so.
    ("Bearer [a-z]+", "Bearer abc", true), ("Bearer [a-z]+", "Bearer abc!", false), ("[a-z]+", "Bearer abc", false),
    ("Bearer .*", "Bearer \u{E9}", true), ("Bearer .", "Bearer e\u{301}", false),
  ])
  func aTokenIsValidatedBeforeTheAuthorizerIsAsked(_ expression: String, _ value: String, _ passes: Bool) throws {
    let bench = Bench()
    let stage = try bench.stage(api(token(validation: expression)))
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/groups/news", ["Authorization": value]).status.code == (passes ? 200 : 401))
    #expect(bench.authorized.count == (passes ? 1 : 0))
  }

  /// What the authorizer answers, and what the caller then gets.
  @Test(
    arguments: [
      (policy("Allow", "*"), 200, "done", nil),
      (policy("Allow", "\(stageARN)/GET/groups/news"), 200, "done", nil),
      (
        policy("Allow", "\(stageARN)/GET/groups/{group}"), 403,
        #"{"Message":"User is not authorized to access this resource"}"#, "AccessDeniedException"
      ),
      (
        policy("Allow", "\(stageARN)/POST/*"), 403, #"{"Message":"User is not authorized to access this resource"}"#,
        "AccessDeniedException"
      ),
      (
        policy("Allow", "arn:aws:execute-api:eu-central-1:123456789012:api2/*"), 403,
        #"{"Message":"User is not authorized to access this resource"}"#, "AccessDeniedException"
      ),
      (
        policy("Deny", "*"), 403,
        #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#,
        "AccessDeniedException"
      ),
      ("null", 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      ("{}", 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      ("", 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (#"{"isAuthorized":true}"#, 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (#"{"principalId":"ada"}"#, 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (
        policy("Allow", "*").replacing(#""principalId":"ada","#, with: ""), 500, #"{"message":null}"#,
        "AuthorizerConfigurationException"
      ),
      (policy("Allow", "*", context: #"{"a":["b"]}"#), 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (policy("Allow", "*", context: #"{"a":{}}"#), 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (policy("Allow", "*", context: #"{"a":null}"#), 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (policy("Allow", "*", context: "[]"), 500, #"{"message":null}"#, "AuthorizerConfigurationException"),
      (
        policy("Allow", "*", condition: #"{"DateBefore":{"aws:CurrentTime":"x"}}"#), 500, #"{"message":null}"#,
        "AuthorizerConfigurationException"
      ),
    ] as [(String, Int, String, String?)])
  func theCallerGetsWhatTheAnswerMeans(_ text: String, _ status: Int, _ body: String, _ exception: String?) throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    bench.authorizers(answer: text)
    let answer = try stage.answer("GET", "/live/groups/news", bearer)
    #expect(answer.status.code == status)
    #expect(answer.text == body)
    #expect(answer.field("x-amzn-errortype") == exception)
    #expect(bench.invoked.count == (status == 200 ? 1 : 0))
  }

  @Test(arguments: [
    ("Unauthorized", 401, #"{"message":"Unauthorized"}"#, "UnauthorizedException"),
    ("unauthorized", 500, #"{"message":null}"#, "AuthorizerFailureException"),
    ("Unauthorized.", 500, #"{"message":null}"#, "AuthorizerFailureException"),
    ("keys cannot be had", 500, #"{"message":null}"#, "AuthorizerFailureException"),
  ])
  func anErrorIsA401OnlyWhereItSaysSoExactly(
    _ message: String, _ status: Int, _ body: String, _ exception: String
  ) throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    bench.authorizers(fail: message)
    let answer = try stage.answer("GET", "/live/groups/news", bearer)
    #expect(answer.status.code == status)
    #expect(answer.text == body)
    #expect(answer.field("x-amzn-errortype") == exception)
    // Errors are not kept.
    _ = try stage.answer("GET", "/live/groups/news", bearer)
    #expect(bench.authorized.count == 2)
    #expect(bench.invoked.isEmpty)
  }

  @Test func malformedAnswersAreNotKept() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    bench.authorizers(answer: "{}")
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 500)
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 200)
  }

  @Test func keepsAnAnswerForTheTokenAndTheStageAndEvaluatesItEachTime() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token(cache: 60)))
    bench.authorizers(
      answer: policy(
        "Allow", "\(stageARN)/GET/groups/*", condition: #"{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:30Z"}}"#)
    )
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 200)
    bench.authorizers(answer: policy("Deny", "*"))
    #expect(try stage.answer("GET", "/live/groups/other", bearer).status.code == 200)
    #expect(try stage.answer("POST", "/live/groups/news", bearer).status.code == 403)
    #expect(bench.authorized.count == 1)
    // Somebody else is asked about.
    #expect(try stage.answer("GET", "/live/groups/news", ["Authorization": "Bearer abd"]).status.code == 403)
    #expect(bench.authorized.count == 2)
    bench.pass(seconds: 30)
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 403)
    #expect(bench.authorized.count == 2)
    bench.pass(seconds: 30)
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 200)
    #expect(bench.authorized.count == 3)
  }

  @Test func aDeniedStaysDeniedForItsTime() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token(cache: 60)))
    bench.authorizers(answer: policy("Deny", "*"))
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 403)
    bench.authorizers(answer: policy("Allow", "*"))
    bench.pass(seconds: 59)
    for method in ["GET", "POST", "DELETE"] {
      #expect(try stage.answer(method, "/live/groups/news", bearer).status.code == 403)
    }
    #expect(bench.authorized.count == 1 && bench.invoked.isEmpty)
  }

  @Test func asksEveryTimeWhereNothingIsKept() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token(cache: 0)))
    bench.authorizers(answer: policy("Allow", "*"))
    for _ in 0..<3 { #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 200) }
    #expect(bench.authorized.count == 3)
  }

  @Test func authorizersDoNotShareAnswers() throws {
    let bench = Bench()
    let other = RESTAPI.Authorizer(
      name: "Other", functionID: "Other", kind: .token(header: "Authorization", validation: nil), cacheSeconds: 60)
    let stage = try bench.stage(
      RESTAPI(
        id: "api1", stageName: "live",
        routes: [route("GET", "/a", authorizer: "Latchkey"), route("GET", "/b", authorizer: "Other")],
        authorizers: [token(), other]))
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/a", bearer).status.code == 200)
    bench.authorizers(answer: policy("Deny", "*"))
    #expect(try stage.answer("GET", "/live/b", bearer).status.code == 403)
    #expect(bench.authorized.map(\.functionID) == ["Authorizer", "Other"])
  }

  @Test func everyIdentitySourceMustBeThereWhereAnswersAreKept() throws {
    let sources: [RESTAPI.Authorizer.IdentitySource] = [
      .header("X-Api-Key"), .query("t"), .context("identity.sourceIp"),
    ]
    let bench = Bench()
    let stage = try bench.stage(api(keys(sources)))
    bench.authorizers(answer: policy("Allow", "*"))
    for (headers, query) in [
      (["X-Api-Key": "k"], ""), ([:], "?t=1"), (["X-Api-Key": "k"], "?t="), (["X-Api-Key": ""], "?t=1"),
      (["X-Api-Key": "k"], "?T=1"),
    ] {
      #expect(try stage.answer("GET", "/live/groups/news" + query, headers).status.code == 401)
    }
    #expect(bench.authorized.isEmpty)
    let key = ["x-api-key": "k"]
    #expect(try stage.answer("GET", "/live/groups/news?t=1", key).status.code == 200)
    #expect(try stage.answer("GET", "/live/groups/other?t=1&u=2", key).status.code == 200)
    #expect(bench.authorized.count == 1)
    // Each of the sources makes another caller.
    #expect(try stage.answer("GET", "/live/groups/news?t=2", key).status.code == 200)
    #expect(try stage.answer("GET", "/live/groups/news?t=1&t=2", key).status.code == 200)
    #expect(try stage.answer("GET", "/live/groups/news?t=1", ["x-api-key": "K"]).status.code == 200)
    #expect(try stage.answer("GET", "/live/groups/news?t=1", key, from: "203.0.113.10").status.code == 200)
    #expect(bench.authorized.count == 5)
  }

  @Test func oneFieldWithACommaIsNotTwoFields() throws {
    let bench = Bench()
    let stage = try bench.stage(api(keys([.header("X-Api-Key"), .query("t")])))
    bench.authorizers(answer: policy("Allow", "*"))
    let name = try #require(HTTPField.Name("X-Api-Key"))
    // What looks alike when it is joined, by whatever character.
    for (values, query) in [
      (["a, b"], "t=c"), (["a", "b"], "t=c"), (["a"], "t=b&t=c"), (["a"], "t=b%26c"), (["a"], "t=b%26t%3Dc"),
    ] {
      var head = HTTPRequest(
        method: .get, scheme: "http", authority: "127.0.0.1", path: "/live/groups/news?\(query)")
      head.headerFields[values: name] = values
      #expect(stage.response(to: LocalRequest(head, sourceIP: "203.0.113.9")).status.code == 200)
    }
    #expect(bench.authorized.count == 5)
  }

  @Test func nothingHasToBeThereWhereNoAnswerIsKept() throws {
    let bench = Bench()
    let stage = try bench.stage(api(keys([.header("X-Api-Key")], cache: 0)))
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/groups/news").status.code == 200)
    #expect(bench.authorized.count == 1)
  }

  /// The ARN has the path as the caller wrote it, and in it nothing is a wildcard.
  @Test(arguments: [
    ("/live/groups/news", "/groups/news"), ("/live/groups/*", "/groups/*"), ("/live/groups/a%2Fb", "/groups/a%2Fb"),
    ("/live/groups/news/", "/groups/news/"), ("/live/groups/news?x=1", "/groups/news"),
    ("/live/groups/%3F:a", "/groups/%3F:a"),
  ])
  func theARNHasThePathAsItWasSent(_ target: String, _ path: String) throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    bench.authorizers(answer: policy("Allow", "\(stageARN)/GET/groups/news"))
    let answer = try stage.answer("GET", target, bearer)
    let asked = try #require(bench.authorized.first).json()
    #expect(asked["methodArn"]?.string == "\(stageARN)/GET\(path)")
    #expect(answer.status.code == (path == "/groups/news" ? 200 : 403))
  }

  @Test func anARNOfMoreThan1600BytesIsTooLong() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    bench.authorizers(answer: policy("Allow", "*"))
    let room = 1_600 - "\(stageARN)/GET/groups/".utf8.count
    let longest = String(repeating: "x", count: room)
    #expect(try stage.answer("GET", "/live/groups/\(longest)", bearer).status.code == 200)
    let answer = try stage.answer("GET", "/live/groups/\(longest)x", bearer)
    #expect(answer.status.code == 414)
    #expect(answer.text == #"{"message":"Request URI too long"}"#)
    #expect(bench.authorized.count == 1)
  }

  @Test func contextCannotSpeakForAPIGateway() throws {
    let bench = Bench()
    let stage = try bench.stage(api(token()))
    bench.authorizers(
      answer: policy("Allow", "*", context: #"{"principalId":"eve","integrationLatency":"x","real":1.5,"no":false}"#))
    #expect(try stage.answer("GET", "/live/groups/news", bearer).status.code == 200)
    let event = try #require(bench.invoked.first).json()
    let told = try #require(event["requestContext"]?["authorizer"])
    #expect(told.members.map(\.name) == ["principalId", "real", "no", "integrationLatency"])
    #expect(told["principalId"]?.string == "ada")
    #expect(told["real"]?.string == "1.5")
    #expect(told["no"]?.string == "false")
    #expect(told["integrationLatency"]?.integer == 0)
  }
}
