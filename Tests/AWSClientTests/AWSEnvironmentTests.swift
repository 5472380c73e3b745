import AWSPartitions
import HTTPFetch
import Testing

@testable import AWSClient

@Suite struct AWSEnvironmentTests {
  private func environment(_ variables: [String: String], allowsLoopbackHTTP: Bool = false) -> AWSEnvironment {
    AWSEnvironment(allowsLoopbackHTTP: allowsLoopbackHTTP) { variables[$0] }
  }

  private func endpoint(_ variables: [String: String], loopback: Bool = true) throws -> String {
    let environment = environment(variables, allowsLoopbackHTTP: loopback)
    return try environment.endpoint(of: .secretsManager, in: environment.region()).text
  }

  @Test(arguments: [
    ("eu-central-1", "https://secretsmanager.eu-central-1.amazonaws.com/"),
    ("cn-north-1", "https://secretsmanager.cn-north-1.amazonaws.com.cn/"),
    ("us-gov-west-1", "https://secretsmanager.us-gov-west-1.amazonaws.com/"),
    ("eusc-de-east-1", "https://secretsmanager.eusc-de-east-1.amazonaws.eu/"),
    ("us-iso-east-1", "https://secretsmanager.us-iso-east-1.c2s.ic.gov/"),
  ])
  func asksTheRegionsOwnEndpoint(region: String, url: String) throws {
    #expect(try endpoint(["AWS_REGION": region]) == url)
  }

  @Test func theServicesEndpointGoesBeforeTheGeneralOne() throws {
    let region = ["AWS_REGION": "eu-central-1"]
    let general = region.merging(["AWS_ENDPOINT_URL": "https://all.example"]) { $1 }
    #expect(try endpoint(general) == "https://all.example/")
    let both = general.merging(["AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://one.example"]) { $1 }
    #expect(try endpoint(both) == "https://one.example/")
    let empty = general.merging(["AWS_ENDPOINT_URL_SECRETS_MANAGER": ""]) { $1 }
    #expect(try endpoint(empty) == "https://all.example/")
  }

  @Test func theRegionGoesBeforeTheDefaultRegion() throws {
    #expect(
      try environment(["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"]).region().name == "eu-west-1")
    #expect(try environment(["AWS_DEFAULT_REGION": "eu-west-2"]).region().name == "eu-west-2")
    #expect(throws: AWSFault.regionMissing) { try environment([:]).region() }
    #expect(throws: AWSFault.regionMalformed(variable: "AWS_REGION")) {
      try environment(["AWS_REGION": "evil.example/", "AWS_DEFAULT_REGION": "eu-west-2"]).region()
    }
  }

  @Test(arguments: [
    "http://127.0.0.1:5000", "http://example.com", "ftp://127.0.0.1", "nonsense", "https://user:pass@example.com",
    "http://localhost:5000", "http://169.254.169.254",
  ])
  func refusesEndpointsThatAreNotSafeToSpeakTo(url: String) {
    let error = #expect(throws: AWSFault.self) {
      try endpoint(["AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL": url], loopback: false)
    }
    #expect(error?.code == "endpoint_refused")
    #expect(error.map { !"\($0)".contains("pass@") } == true)
  }

  @Test func plainHTTPGoesToALiteralLoopbackAddressWhereItIsAllowed() throws {
    let region = "eu-central-1"
    #expect(
      try endpoint(["AWS_REGION": region, "AWS_ENDPOINT_URL": "http://127.0.0.1:5000"]) == "http://127.0.0.1:5000/")
    #expect(throws: AWSFault.self) {
      try endpoint(["AWS_REGION": region, "AWS_ENDPOINT_URL": "http://localhost:5000"])
    }
  }

  @Test func namesTheVariableThatIsMissingOrMalformed() {
    let good = ["AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "a/b+c", "AWS_SESSION_TOKEN": "token="]
    #expect(throws: Never.self) { try environment(good).credentials() }
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
      for absent in [nil, ""] {
        var variables = good
        variables[name] = absent
        #expect(throws: AWSFault.credentialsMissing(variable: name)) { try environment(variables).credentials() }
      }
    }
    for name in good.keys {
      for bad in ["a b", "\"quoted", "line\n", "ä", " "].filter({ name == "AWS_ACCESS_KEY_ID" || $0 != "\"quoted" }) {
        var variables = good
        variables[name] = bad
        let error = #expect(throws: AWSFault.credentialsMalformed(variable: name)) {
          try environment(variables).credentials()
        }
        #expect(error.map { !"\($0)".contains("quoted") } == true)
      }
    }
  }
}
