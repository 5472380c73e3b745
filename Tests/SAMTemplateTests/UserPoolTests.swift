import SAMTemplate
import Testing

/// AWS CloudFormation Template Reference, "AWS::Cognito::UserPoolClient" and "AWS::Cognito::UserPoolGroup".
@Suite struct UserPoolTests {
  static let client = """
    Client:
      Type: AWS::Cognito::UserPoolClient
      Properties:
        UserPoolId: !Ref Pool
        AllowedOAuthFlows: [code]
        AllowedOAuthFlowsUserPoolClient: true
        AllowedOAuthScopes: [openid, email]
        CallbackURLs: [https://a.example/]
    """
  static let pool = "Pool: { Type: AWS::Cognito::UserPool }\n"

  private func pool(_ more: String = "", groups: String = "") throws -> Deployment.UserPool {
    let resources = Self.pool + Self.client + more + "\n" + groups
    let deployment = try Template(resources: resources).deployment()
    return try #require(deployment.userPool)
  }

  @Test func readsAPoolWithCognitosDefaults() throws {
    #expect(
      try pool()
        == .init(
          id: "eu-central-1_Pool", clientID: "client", groups: [], callbackURLs: ["https://a.example/"], logoutURLs: [],
          scopes: ["openid", "email"], accessTokenSeconds: 3600, idTokenSeconds: 3600, refreshTokenSeconds: 2_592_000))
    #expect(try Template().deployment().userPool == nil)
  }

  @Test func readsHowLongTokensServe() throws {
    let hours = try pool("\n    AccessTokenValidity: 2\n    IdTokenValidity: 3\n    RefreshTokenValidity: 4")
    #expect((hours.accessTokenSeconds, hours.idTokenSeconds, hours.refreshTokenSeconds) == (7200, 10_800, 345_600))
    let units = try pool(
      """

          AccessTokenValidity: 5
          IdTokenValidity: 900
          RefreshTokenValidity: 60
          TokenValidityUnits: { AccessToken: minutes, IdToken: seconds, RefreshToken: minutes }
      """)
    #expect((units.accessTokenSeconds, units.idTokenSeconds, units.refreshTokenSeconds) == (300, 900, 3600))
  }

  @Test func groupsThatRankFirstAreInFront() throws {
    let groups = """
      G1: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref Pool, GroupName: last } }
      G2: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref Pool, GroupName: ten, Precedence: 10 } }
      G3: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref Pool, GroupName: first, Precedence: 0 } }
      G4: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref Pool, GroupName: also-ten, Precedence: 10 } }
      """
    #expect(try pool(groups: groups).groups == ["first", "ten", "also-ten", "last"])
  }

  static let faults: [(String, TemplateFault.Code)] = [
    ("    GenerateSecret: true", .propertyUnsupported), ("    AccessTokenValidity: 25", .malformed),
    ("    AccessTokenValidity: 9223372036854775807", .malformed),
    ("    RefreshTokenRotation: { Feature: ENABLED }", .propertyUnsupported),
    ("    TokenValidityUnits: { AccessToken: weeks }", .propertyUnsupported), ("    LogoutURLs: x", .malformed),
  ]

  @Test(arguments: faults) func isRefused(_ more: String, _ code: TemplateFault.Code) {
    let problems = Template(resources: Self.pool + Self.client + "\n" + more).problems()
    #expect(problems.map(\.code) == [code], "\(problems)")
  }

  static let replaced: [(String, String, TemplateFault.Code)] = [
    ("UserPoolId: !Ref Pool", "UserPoolId: another", .referenceUnknown), ("[code]", "[implicit]", .propertyUnsupported),
    ("[code]", "[]", .propertyUnsupported), ("UserPoolClient: true", "UserPoolClient: false", .propertyUnsupported),
    ("CallbackURLs: [https://a.example/]", "ClientName: x", .malformed),
    ("Client:\n", "Pool2: { Type: AWS::Cognito::UserPool }\nClient:\n", .resourceUnsupported),
    ("AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolDomain", .resourceUnsupported),
  ]

  @Test(arguments: replaced) func isRefusedWith(_ part: String, _ other: String, _ code: TemplateFault.Code) {
    let problems = Template(resources: (Self.pool + Self.client).replacing(part, with: other)).problems()
    #expect(problems.map(\.code) == [code], "\(problems)")
  }

  @Test func aTriggerWouldNotRun() {
    let pool = "Pool: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PreSignUp: x } } }\n"
    #expect(Template(resources: pool + Self.client).problems().map(\.code) == [.propertyUnsupported])
    #expect(Template(resources: Self.client).problems().map(\.code).contains(.resourceUnsupported))
  }
}
