/// A region of Amazon Web Services, and what follows from its name alone: its partition and the domain of its endpoints.
///
/// It is read by its form, not looked up in a list of regions, so that a region which opens tomorrow is one. A name that
/// is only well formed costs a look-up that fails; its host is below a domain of AWS either way.
package struct AWSRegion: Sendable, Equatable {
  /// Such as `eu-west-1`: lower-case letters, digits and hyphens, so that it may stand in a host name.
  package let name: String
  /// What ARNs call the partition: `aws`, `aws-cn`, `aws-us-gov` …
  package let partition: String
  /// What a host of the region ends in, without a dot in front: `amazonaws.com`, `amazonaws.com.cn` …
  package let dnsSuffix: String

  /// The longest name, as in the APIs that take one (Amazon Cognito, CreateUserPoolReplica).
  static let maximumNameLength = 32

  /// Reads a name such as `eu-west-1`, `us-gov-east-1` or `eusc-de-east-1`; nil where it has another form, as pseudo
  /// regions like `aws-global` have.
  package init?(_ name: String) {
    guard name.utf8.count <= AWSRegion.maximumNameLength, let partition = AWSPartition.of(regionNamed: name) else {
      return nil
    }
    self.name = name
    self.partition = partition.id
    dnsSuffix = partition.dnsSuffix
  }
}
