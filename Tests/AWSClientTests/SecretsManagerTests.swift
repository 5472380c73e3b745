import Foundation
import HTTPFetch
import StrictJSON
import Testing

@testable import AWSClient

@Suite(.serialized) struct SecretsManagerTests {
  private func fault(_ step: String, _ change: (inout [String: String]) -> Void = { _ in }) throws -> SecretFault {
    let manager = SecretsServer.manager(change)
    let error = #expect(throws: SecretFault.self) { try manager.value(of: SecretsServer.name(step)) }
    let fault = try #require(error)
    for secret in [
      SecretsServer.secret, SecretsServer.accessKeyID, SecretsServer.secretAccessKey, SecretsServer.sessionToken,
    ] {
      #expect(!"\(fault) \(manager.attempts)".contains(secret), "a secret shows")
    }
    return fault
  }

  @Test func asksAsTheServiceIsAsked() throws {
    let manager = SecretsServer.manager()
    let headers = try text(manager.value(of: SecretsServer.name("headers")))
    #expect(headers.contains("Content-Type: application/x-amz-json-1.1\n"))
    #expect(headers.contains("X-Amz-Target: secretsmanager.GetSecretValue\n"))
    #expect(headers.contains("X-Amz-Security-Token: \(SecretsServer.sessionToken)\n"))
    #expect(headers.contains("/eu-central-1/secretsmanager/aws4_request, SignedHeaders=content-type;host;x-amz-date;"))
    #expect(!headers.contains(SecretsServer.secretAccessKey))
  }

  @Test func asksTheRegionOfAnARN() throws {
    let manager = SecretsServer.manager()
    let arn = "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:\(SecretsServer.name("headers"))"
    let headers = try text(manager.value(of: arn))
    #expect(headers.contains("/us-gov-west-1/secretsmanager/aws4_request"))
  }

  @Test func withoutASessionTokenNoneIsSent() throws {
    for token in [nil, ""] {
      let manager = SecretsServer.manager { $0["AWS_SESSION_TOKEN"] = token }
      #expect(!(try text(manager.value(of: SecretsServer.name("headers"))).lowercased().contains("security-token")))
    }
  }

  @Test(
    arguments: [
      (#"{"SecretString":"plain ä \n"}"#, nil, "plain ä \n"),
      (#"{"SecretString":"{\"key\":\"inner\",\"other\":1}"}"#, "key", "inner"),
      (#"{"SecretBinary":"cGxhaW4="}"#, nil, "plain"), (#"{"SecretBinary":"+/8="}"#, nil, "\u{FFFD}\u{FFFD}"),
      (#"{"SecretBinary":"eyJrZXkiOiJpbm5lciJ9"}"#, "key", "inner"), (#"{"SecretString":"[1]"}"#, nil, "[1]"),
      (#"{"SecretString":"{not json"}"#, nil, "{not json"),
    ] as [(String, String?, String)])
  func readsEveryFormOfAValue(answer: String, jsonKey: String?, expected: String) throws {
    let manager = SecretsServer.manager()
    #expect(try text(manager.value(of: SecretsServer.name(SecretsServer.raw(answer))), jsonKey) == expected)
  }

  @Test(arguments: [
    "{}", #"{"SecretString":null}"#, #"{"SecretString":1}"#, #"{"SecretString":"a","SecretBinary":"YQ=="}"#,
    #"{"SecretBinary":"YQ"}"#, #"{"SecretBinary":"YR=="}"#, #"{"SecretBinary":"-_8="}"#, #"{"SecretBinary":"Y==="}"#,
    #"{"SecretBinary":"a b="}"#, "[]", "", "null", #"{"SecretString":"a","SecretString":"b"}"#, #"{"SecretString":"a""#,
    #"{"SecretString":"\u0000"}"#,
  ])
  func anAnswerWithoutOneValueIsNone(answer: String) throws {
    #expect(try fault(SecretsServer.raw(answer)).code == "answer_malformed")
  }

  @Test(
    arguments: [
      (#"{"key":"x"}"#, nil, "secret_json_key_missing"), (#"{"key":"x"}"#, "other", "secret_json_key_absent"),
      (#"{"key":1}"#, "key", "secret_json_value_malformed"), (#"{"key":{}}"#, "key", "secret_json_value_malformed"),
      ("plain", "key", "secret_json_key_absent"), ("[]", "key", "secret_json_key_absent"),
      (#"{"key":"x","key":"y"}"#, "key", "secret_json_key_absent"),
      (String(repeating: "x", count: 4097), nil, "secret_too_long"),
    ] as [(String, String?, String)])
  func saysWhatIsWrongWithAValueWithoutShowingIt(value: String, jsonKey: String?, code: String) {
    let error = #expect(throws: SecretFault.self) {
      try SecretValue(Array(value.utf8)).secret(jsonKey: jsonKey, maximumBytes: 4096)
    }
    #expect(error?.code == code)
    #expect(error.map { !$0.reason.contains(value) } == true)
  }

  @Test(arguments: [
    ("ResourceNotFoundException", "resource_not_found", "check its name and the region"),
    ("DecryptionFailure", "request_refused", "allow kms:Decrypt"),
    ("InvalidRequestException", "request_refused", "marked for deletion"),
    ("AccessDeniedException", "access_denied", "allow secretsmanager:GetSecretValue to the role"),
    ("xml=AccessDenied", "access_denied", "allow secretsmanager:GetSecretValue to the role"),
    ("header=AccessDeniedException", "access_denied", "allow secretsmanager:GetSecretValue to the role"),
    ("InvalidSignatureException", "signature_refused", "the secret access key is not the one of this access key id"),
    ("skew=InvalidSignatureException", "clock_skewed", "s ahead of that of the service"),
    ("behind=InvalidSignatureException", "clock_skewed", "s behind that of the service"),
    ("UnrecognizedClientException", "credentials_refused", "take new credentials"),
    ("ExpiredTokenException", "credentials_expired", "the session token is over"),
    ("ThrottlingException", "throttled", "asked too often"),
    ("InternalServiceError", "service_failed", "InternalServiceError (status 500)"),
    ("status=403", "request_refused", "unnamed (status 403)"), ("status=503", "service_failed", "(status 503)"),
    ("redirect", "request_refused", "(status 302)"), ("huge=500000", "too_large", "larger than"),
    ("header=\(SecretsServer.secret)", "request_refused", "unnamed"),
  ])
  func eachRefusalHasItsCodeAndSaysWhatToDo(step: String, code: String, hint: String) throws {
    let fault = try fault(step)
    #expect(fault.code == code)
    #expect(fault.reason.contains(hint), "\(fault.reason)")
  }

  @Test(arguments: [
    ("close", "ok"), ("InternalServiceError", "ok"), ("status=503", "ok"), ("ThrottlingException", "ok"),
  ])
  func triesOnceMore(first: String, second: String) throws {
    let manager = SecretsServer.manager()
    #expect(try text(manager.value(of: SecretsServer.name(first, second))) == SecretsServer.secret)
    #expect(manager.attempts.count == 2 && manager.attempts.last?.outcome == "ok")
    #expect(manager.attempts.allSatisfy { $0.host == "127.0.0.1:\(SecretsServer.port)" && $0.seconds < 1 })
  }

  @Test func triesNoThirdTimeAndNotAfterARefusal() throws {
    for (step, count) in [("close", 2), ("status=500", 2), ("ResourceNotFoundException", 1), ("redirect", 1)] {
      let manager = SecretsServer.manager()
      #expect(throws: SecretFault.self) { try manager.value(of: SecretsServer.name(step, step, "ok")) }
      #expect(manager.attempts.count == count)
    }
  }

  @Test func neverTakesLongerThanItMay() throws {
    for (limit, longest) in [(Duration.milliseconds(300), 0.7), (.seconds(60), 3.5), (.zero, 0.3), (.seconds(-5), 0.3)]
    {
      let manager = SecretsServer.manager()
      let start = Date()
      let error = #expect(throws: SecretFault.self) {
        try manager.value(of: SecretsServer.name("slow=5"), within: limit)
      }
      #expect(error?.code == "timed_out")
      #expect(Date().timeIntervalSince(start) < longest)
    }
  }

  @Test func aServerThatIsNotThereIsAConnectionThatFailed() throws {
    let fault = try fault("ok") { $0["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = "http://127.0.0.1:9" }
    #expect(fault.code == "connection_failed" && fault.reason.contains("127.0.0.1:9"))
  }

  @Test(arguments: [
    "", "a b", "a:b", "ä", "a\n", "a*", String(repeating: "a", count: 520), "arn:aws:secretsmanager",
    "arn:aws:ssm:eu-central-1:123456789012:secret:a", "arn:aws:secretsmanager:nowhere:123456789012:secret:a",
    "arn:aws-cn:secretsmanager:eu-central-1:123456789012:secret:a",
    "arn:aws:secretsmanager:eu-central-1:12345678901:secret:a",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:",
    "arn:aws:secretsmanager:eu-central-1:123456789012:key:a",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a:b",
  ])
  func refusesWhatNamesNoSecretWithoutAsking(name: String) throws {
    let manager = SecretsServer.manager()
    let error = #expect(throws: SecretFault.self) { try manager.value(of: name) }
    #expect(error?.code == "secret_id_malformed" && manager.attempts.isEmpty)
  }
}
