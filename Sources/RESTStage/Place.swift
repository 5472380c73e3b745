/// Where an API is deployed: what its ARNs and its events say of it.
package struct Place: Sendable, Equatable {
  /// `aws`, `aws-cn`, `aws-us-gov` …
  package let partition: String
  package let region: String
  /// Twelve digits.
  package let accountID: String
  /// The API's host name without a port, such as `abcdef1234.execute-api.eu-central-1.amazonaws.com`: `domainName` in
  /// `requestContext`, and `Host` in the events.
  package let domain: String

  package init(partition: String, region: String, accountID: String, domain: String) {
    self.partition = partition
    self.region = region
    self.accountID = accountID
    self.domain = domain
  }
}
