internal import AWSPartitions

/// What AWS Secrets Manager calls a secret: its name or its ARN.
///
/// Source: AWS Secrets Manager API Reference, CreateSecret (`Name`: 1 to 512 of letters, digits and `/_+=.@-`); AWS Secrets
/// Manager User Guide, "Secrets Manager secret ARN".
enum SecretName {
  /// Whether a text is one.
  static func isOne(_ text: String) -> Bool {
    // No name has a colon, and every ARN has six.
    text.utf8.contains(UInt8(ascii: ":")) ? isARN(text) : isName(text.utf8[...])
  }

  /// `arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME`, where the name ends in a hyphen and six characters that
  /// Secrets Manager chose.
  private static func isARN(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 7, let region = AWSRegion(String(Substring(parts[3]))) else { return false }
    return parts[0].elementsEqual("arn".utf8) && parts[1].elementsEqual(region.partition.utf8)
      && parts[2].elementsEqual("secretsmanager".utf8)
      && parts[4].count == 12 && parts[4].allSatisfy { $0.isDigit }
      && parts[5].elementsEqual("secret".utf8) && isName(parts[6], longest: 519)
  }

  private static func isName(_ text: Substring.UTF8View, longest: Int = 512) -> Bool {
    (1...longest).contains(text.count) && text.allSatisfy { $0.isAlphanumeric || "/_+=.@-".utf8.contains($0) }
  }
}
