import OIDC
import Testing

struct SecretReferenceTests {
  @Test(arguments: [
    ("secretsmanager:prod/a_b+c=d.e@f-g", "prod/a_b+c=d.e@f-g", nil), ("secretsmanager:a#key", "a", "key"),
    ("secretsmanager:a#b#c", "a", "b#c"), ("secretsmanager:a# ", "a", " "),
    (
      "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/a-AbCdEf#key",
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/a-AbCdEf", "key"
    ),
    (
      "secretsmanager:arn:aws-eusc:secretsmanager:eusc-de-east-1:123456789012:secret:a",
      "arn:aws-eusc:secretsmanager:eusc-de-east-1:123456789012:secret:a", nil
    ),
  ])
  func readsASecretOfSecretsManager(text: String, name: String, jsonKey: String?) {
    #expect(SecretReference(text) == .secretsManager(name: name, jsonKey: jsonKey))
    #expect(SecretReference(text)?.description == text)
  }

  @Test(arguments: [
    "", "hunter2", "env:", "file:", "secretsmanager:", "secretsmanager:#key", "secretsmanager:a#", "secretsmanager:a b",
    "secretsmanager:a:b", "secretsmanager:é", "secretsmanager:a\n", "SecretsManager:a", "ENV:A", " env:A",
    "secretsmanager:" + String(repeating: "a", count: 513),
    "secretsmanager:arn:aws:ssm:eu-west-1:123456789012:parameter/a",
    "secretsmanager:arn:aws:secretsmanager:eu-west-1::secret:a",
    "secretsmanager:arn:aws:secretsmanager:eu-west-1:12345678901a:secret:a",
    "secretsmanager:arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:a",
    "secretsmanager:arn:aws:secretsmanager:nowhere:123456789012:secret:a",
    "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
    "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:a:b",
    "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:policy:a",
  ])
  func whatSaysNoPlaceIsNone(text: String) {
    #expect(SecretReference(text) == nil)
  }
}
