import Foundation
import SAMTemplate
import Testing

/// The template of this repository. What SAM makes of it is compared in Tests/Integration/local/test_template.py.
@Suite struct TodaysTemplateTests {
  static let text: [UInt8]? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? Data(contentsOf: root.appendingPathComponent("template.yaml"))).map { Array($0) }
  }()

  static let parameters = [
    "WebUrl": "http://127.0.0.1:8080", "LoginPrefix": "local", "FromAddress": "news@example.com",
    "FromIdentity": "example.com", "OpenGroups": "*",
  ]

  private func deployment(_ more: [String: String] = [:]) throws -> Deployment {
    let parameters = Self.parameters.merging(more) { $1 }
    return try Deployment(
      of: #require(Self.text), in: Surroundings(parameters: parameters, secret: { _ in "a-key-of-forty-bytes" }))
  }

  @Test func readsIt() throws {
    let deployment = try deployment()
    #expect(deployment.api.stageName == "live")
    #expect(deployment.api.authorizers.map(\.functionID).allSatisfy { $0 == "LatchkeyAuthorizer" })
    #expect(deployment.api.routes.allSatisfy { $0.functionID == "LatchkeyScheduler" })
    #expect(deployment.userPool?.callbackURLs == ["http://127.0.0.1:8080/"])
    #expect(deployment.userPool?.groups == ["admins", "editors", "users", "readers"])
    #expect(deployment.api.usagePlans.map(\.keys) == [["a-key-of-forty-bytes"]])
    #expect(Set(deployment.functions.map(\.handler)).isSuperset(of: ["api", "sender", "sweeper"]))
  }

  @Test func aPoolThatIsThereIsNotMade() throws {
    let given = ["UserPoolId": "eu-central-1_Ab12Cd34E", "WebClientId": "abc", "LoginUrl": "https://login.example.com"]
    let deployment = try deployment(given)
    #expect(deployment.userPool == nil)
    #expect(deployment.functions.first?.environment["USER_POOL_ID"] == "eu-central-1_Ab12Cd34E")
  }

  /// The variants are deployed, and not run here.
  @Test func theVariantsAreRefusedByName() throws {
    for (parameter, type) in [("HttpVariant", "AWS::ApiGatewayV2::Api"), ("SignedUrl", "AWS::Lambda::Url")] {
      let fault = #expect(throws: TemplateFault.self) { _ = try deployment([parameter: "on"]) }
      #expect(fault?.problems.allSatisfy { $0.code == .resourceUnsupported } == true)
      #expect(fault?.description.contains("does not stand in for \(type)") == true)
    }
  }
}
