import SAMTemplate
import Testing

/// AWS CloudFormation User Guide, "Get a secret or secret value from Secrets Manager".
@Suite struct SecretTests {
  static let secret = "S: { Type: AWS::SecretsManager::Secret }"
  static let arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:local-S-000000"
  static let surroundings = Surroundings {
    $0 == arn ? "hush" : $0 == "json" ? #"{"key": "deep", "n": {"a": 1}}"# : nil
  }

  @Test func takesTheTextOfASecret() throws {
    for reference in ["${S}", "${S}:SecretString", "${S}:SecretString::", "${S}:SecretString::AWSCURRENT:"] {
      let written = "!Sub \"{{resolve:secretsmanager:\(reference)}}\""
      #expect(try value(written, resources: Self.secret, in: Self.surroundings) == "hush")
    }
    let twice = "!Sub \"a{{resolve:secretsmanager:${S}}}b{{resolve:secretsmanager:json:SecretString:key}}c\""
    #expect(try value(twice, resources: Self.secret, in: Self.surroundings) == "ahushbdeepc")
  }

  @Test func saysWhichIsMissingButNotWhatItHolds() {
    for (written, count) in [("json:SecretString:none", 1), ("json:SecretString:n", 1), ("other", 1), ("json", 0)] {
      let problems = Template(variables: "X: \"{{resolve:secretsmanager:\(written)}}\"").problems(in: Self.surroundings)
      #expect(problems.map(\.code) == Array(repeating: .secretMissing, count: count))
      #expect(!problems.contains { $0.description.contains("deep") })
    }
  }

  /// What a secret holds is data: nothing in it is resolved.
  @Test func aSecretIsNoReference() throws {
    let odd = Surroundings { _ in "{{resolve:ssm:x}}${AWS::Region}" }
    #expect(try value("\"{{resolve:secretsmanager:a}}\"", in: odd) == "{{resolve:ssm:x}}${AWS::Region}")
  }

  @Test func masksSecretsAndParametersWithNoEcho() throws {
    let template = Template(
      head: """
        Parameters:
          Hidden: { Type: String, NoEcho: true, AllowedPattern: "hush.*" }
          Shown: { Type: String, Default: seen }
        Conditions: { IsHush: !Equals [!Ref Hidden, hush-hush] }
        """,
      variables: """
        A: !Sub "${Hidden}/${Shown}"
        B: !If [IsHush, taken, other]
        C: "{{resolve:secretsmanager:none:SecretString:key}}"
        D: !Join ["", [!Ref Hidden]]
        """)
    let surroundings = Surroundings(parameters: ["Hidden": "hush-hush"], secret: { _ in "hush too" })
    let masked = try Deployment(masked: Array(template.text.utf8), in: surroundings)
    #expect(
      masked.functions.first?.environment
        == ["GIVEN": "yes", "A": "****/seen", "B": "taken", "C": "****", "D": "****"])
    #expect(!"\(masked)".contains("hush"))
    let open = try template.deployment(
      in: Surroundings(parameters: ["Hidden": "hush-hush"], secret: { _ in #"{"key":"k"}"# }))
    #expect(open.functions.first?.environment["A"] == "hush-hush/seen")
  }
}
