/// One partition, and the form of its regions' names: a prefix, then `-WORD-NUMBER`.
///
/// Source: AWS SDKs, the shared file `partitions.json` (as in botocore's `data/`), members `regionRegex` and `dnsSuffix`.
struct AWSPartition {
  let id: String
  let dnsSuffix: String
  /// What its regions' names start with; nil: any two letters that no other partition claims.
  let prefix: String?

  /// The commercial partition comes last: it takes what is left. Its regions' prefixes are listed in the source, yet `il`
  /// and `mx` were added when these regions opened, and the SDKs fall back to this partition, too.
  static let all = [
    AWSPartition(id: "aws-cn", dnsSuffix: "amazonaws.com.cn", prefix: "cn"),
    AWSPartition(id: "aws-us-gov", dnsSuffix: "amazonaws.com", prefix: "us-gov"),
    AWSPartition(id: "aws-iso", dnsSuffix: "c2s.ic.gov", prefix: "us-iso"),
    AWSPartition(id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", prefix: "us-isob"),
    AWSPartition(id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", prefix: "eu-isoe"),
    AWSPartition(id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", prefix: "us-isof"),
    AWSPartition(id: "aws-eusc", dnsSuffix: "amazonaws.eu", prefix: "eusc-de"),
    AWSPartition(id: "aws", dnsSuffix: "amazonaws.com", prefix: nil),
  ]

  static func of(regionNamed name: String) -> AWSPartition? {
    let parts = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.allSatisfy(isDigit),
      parts.dropLast().allSatisfy({ !$0.isEmpty && $0.allSatisfy(isLowercaseLetter) })
    else { return nil }
    let prefix = parts.dropLast(2).joined(separator: "-".utf8)
    return all.first { partition in
      partition.prefix.map { prefix.elementsEqual($0.utf8) } ?? (parts.count == 3 && parts[0].count == 2)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isLowercaseLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
