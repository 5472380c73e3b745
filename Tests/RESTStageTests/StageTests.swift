import HTTPTypes
import JOSE
import LambdaRuntime
import LocalHTTP
import SAMTemplate
import StrictJSON
import Testing

@testable import RESTStage

@Suite("A stage")
struct StageTests {
  @Test func answersAnOpenRouteThroughItsFunction() throws {
    let bench = Bench()
    let stage = try bench.stage(RESTAPI(id: "api1", stageName: "live", routes: [route("GET", "/status")]))
    let answer = try stage.answer("GET", "/live/status")
    #expect(answer.status.code == 200)
    #expect(answer.text == "done")
    #expect(answer.field("content-type") == "application/json")
    #expect(bench.invoked.map(\.functionID) == ["Scheduler"])
    #expect(bench.authorized.isEmpty)
  }

  @Test func asksTheAuthorizerAndTellsTheFunctionWhatItSaid() throws {
    let bench = Bench()
    let stage = try bench.stage(
      RESTAPI(
        id: "api1", stageName: "live", routes: [route("GET", "/groups/{group}", authorizer: "Latchkey")],
        authorizers: [token()]))
    bench.authorizers(answer: policy("Allow", "\(stageARN)/GET/groups/*", context: #"{"role":"admin","n":7,"b":true}"#))
    let answer = try stage.answer("GET", "/live/groups/news", ["Authorization": "Bearer x"])
    #expect(answer.status.code == 200)
    let asked = try #require(bench.authorized.first).json()
    #expect(asked["type"]?.string == "TOKEN")
    #expect(asked["authorizationToken"]?.string == "Bearer x")
    #expect(asked["methodArn"]?.string == "\(stageARN)/GET/groups/news")
    let told = try #require(bench.invoked.first).json()["requestContext"]?["authorizer"]
    #expect(told?["principalId"]?.string == "ada")
    #expect(told?["role"]?.string == "admin")
    #expect(told?["n"]?.string == "7")
    #expect(told?["b"]?.string == "true")
    #expect(told?["integrationLatency"]?.integer == 0)
  }
}
