/// What a template does not say itself: who deploys it, where, and with which parameters.
package struct Surroundings: Sendable {
  /// Values of parameters; those that are not here have the template's default.
  package var parameters: [String: String]
  package var stackName: String
  /// What `AWS::Region`, `AWS::AccountId` and `AWS::Partition` give.
  package var region: String
  package var accountID: String
  package var partition: String
  /// What `!Ref` of a resource gives, where it is not the resource's own name or logical id; by logical id.
  package var identifiers: [String: String]
  /// The text of a secret, for `{{resolve:secretsmanager:…}}`, by what `!Ref` gives for it; nil: there is none.
  package var secret: @Sendable (_ identifier: String) -> String?

  package init(
    parameters: [String: String] = [:], stackName: String = "local", region: String = "eu-central-1",
    accountID: String = "000000000000", partition: String = "aws", identifiers: [String: String] = [:],
    secret: @escaping @Sendable (_ identifier: String) -> String? = { _ in nil }
  ) {
    self.parameters = parameters
    self.stackName = stackName
    self.region = region
    self.accountID = accountID
    self.partition = partition
    self.identifiers = identifiers
    self.secret = secret
  }
}
