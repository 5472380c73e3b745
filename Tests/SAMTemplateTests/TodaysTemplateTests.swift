import Foundation
import SAMTemplate
import Testing

/// The template of this repository.
@Suite struct TodaysTemplateTests {
  static let text: [UInt8]? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? Data(contentsOf: root.appendingPathComponent("template.yaml"))).map { Array($0) }
  }()

  static let parameters = [
    "UserPoolId": "eu-central-1_Ab12Cd34E", "WebClientId": "abc", "FromAddress": "news@example.com",
    "FromIdentity": "example.com", "OpenGroups": "*",
  ]

  @Test func readsIt() throws {
    let text = try #require(Self.text)
    let deployment = try Deployment(of: text, in: Surroundings(parameters: Self.parameters, secret: { _ in "x" }))
    #expect(deployment.api.stageName == "live")
  }
}
