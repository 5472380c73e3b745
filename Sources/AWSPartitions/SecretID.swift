/// What AWS Secrets Manager is asked for a secret by: its name, in the region that is asked, or its ARN, which names its own.
///
/// Source: AWS Secrets Manager API Reference, "CreateSecret" (Name) and "GetSecretValue" (SecretId).
package struct SecretID: Sendable, Equatable {
  private static let maximumNameBytes = 512
  /// A hyphen and six characters, which Secrets Manager adds to the name in an ARN.
  private static let suffixBytes = 7

  /// As it was written.
  package let text: String
  /// The region in the ARN; nil for a name.
  package let region: AWSRegion?

  /// Reads a name (letters, digits and `/_+=.@-`, at most 512) or `arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME`;
  /// nil where it is neither.
  package init?(_ text: String) {
    self.text = text
    guard text.utf8.starts(with: "arn:".utf8) else {
      guard Self.isName(text.utf8[...], atMost: Self.maximumNameBytes) else { return nil }
      region = nil
      return
    }
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 7, parts[2].elementsEqual("secretsmanager".utf8),
      let region = AWSRegion(String(Substring(parts[3]))), parts[1].elementsEqual(region.partition.utf8),
      parts[4].count == 12, parts[4].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      parts[5].elementsEqual("secret".utf8), Self.isName(parts[6], atMost: Self.maximumNameBytes + Self.suffixBytes)
    else { return nil }
    self.region = region
  }

  private static func isName(_ bytes: Substring.UTF8View, atMost longest: Int) -> Bool {
    (1...longest).contains(bytes.count)
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "/_+=.@-".utf8.contains(byte)
        }
      }
  }
}
