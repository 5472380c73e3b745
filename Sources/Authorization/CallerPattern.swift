internal import OIDC

/// Which ARNs of IAM somebody may have who signs a request: `arn:aws:sts::123456789012:assumed-role/Deployer/*`.
///
/// Partition, account and the kind of caller are literal. A `*` stands for a whole segment of the name, which is never empty,
/// or for the rest of one, and never for a slash: narrower than in a policy of IAM, where it crosses everything.
package struct CallerPattern: Sendable, Hashable {
  /// As it is written.
  package let text: String
  /// Everything between the slashes; the first segment ends with the kind of caller.
  private let segments: [Segment]

  private struct Segment: Sendable, Hashable {
    let start: [UInt8]
    let isOpen: Bool
  }

  /// Why a text is no pattern, in the house's voice.
  package struct Invalid: Error, Sendable {
    package let reason: String
  }

  package init(parsing text: String) throws(Invalid) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8), parts[1].isPartition, parts[3].isEmpty,
      parts[4].count == 12, parts[4].allSatisfy(\.isDigit)
    else {
      throw Invalid(
        reason: "must be arn:PARTITION:iam::ACCOUNT:user/NAME or arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/SESSION, "
          + "partition and account in full")
    }
    let resource = parts[5].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isIAM = parts[2].elementsEqual("iam".utf8)
    switch (String(Substring(parts[2])), String(Substring(resource[0])), resource.count) {
    case ("iam", "user", 2...), ("iam", "root", 1), ("sts", "assumed-role", 3), ("sts", "federated-user", 2): break
    case ("iam", "role", _):
      throw Invalid(
        reason: "a role does not sign, its sessions do; write arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/*")
    case ("sts", "assumed-role", 2):
      throw Invalid(reason: "names no session; write assumed-role/ROLE/* for all of them")
    default:
      throw Invalid(
        reason: isIAM
          ? "must be a user/NAME, with the path before the name if it has one, or root"
          : "must be an assumed-role/ROLE/SESSION or a federated-user/NAME of the service sts")
    }
    let kind = Array(text.utf8.dropLast(parts[5].count)) + Array(resource[0])
    var segments = [Segment(start: kind, isOpen: false)]
    for name in resource.dropFirst() {
      let start = name.last == UInt8(ascii: "*") ? name.dropLast() : name
      guard !name.isEmpty, start.allSatisfy(\.isOfName) else {
        throw Invalid(
          reason:
            "names are letters, digits and _+=,.@-, and a * stands for a whole segment between slashes or for its end")
      }
      segments.append(Segment(start: Array(start), isOpen: start.count < name.count))
    }
    self.text = text
    self.segments = segments
  }

  /// Whether it is the ARN of somebody who is meant, byte for byte.
  package func matches(_ userARN: String) -> Bool {
    let names = userARN.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return names.count == segments.count
      && zip(segments, names).allSatisfy { segment, name in
        segment.isOpen
          ? !name.isEmpty && name.starts(with: segment.start) : name.elementsEqual(segment.start)
      }
  }

  /// Whether every ARN that matches `other` matches this one, too.
  package func covers(_ other: CallerPattern) -> Bool {
    other.segments.count == segments.count
      && zip(segments, other.segments).allSatisfy { own, theirs in
        own == theirs || own.isOpen && theirs.start.starts(with: own.start)
      }
  }

  /// Whether it leaves open which user or role is meant: `user/*`, `assumed-role/*/x`.
  package var isAnybody: Bool {
    let names = segments.dropFirst()
    // The session of a role is a name that whoever takes the role chooses.
    let who = segments[0].start.suffix(4).elementsEqual("user".utf8) ? names : names.prefix(1)
    return !who.isEmpty && who.allSatisfy { $0.isOpen && $0.start.isEmpty }
  }
}

extension Substring.UTF8View {
  /// `aws`, `aws-cn`, `aws-us-gov` …: new ones appear.
  fileprivate var isPartition: Bool {
    starts(with: "aws".utf8) && count <= 16 && allSatisfy { $0 == UInt8(ascii: "-") || $0.isLowercaseLetter }
  }
}

extension UInt8 {
  /// A byte of a name of IAM, or of a session (IAM User Guide, "IAM and AWS STS quotas").
  fileprivate var isOfName: Bool { isAlphanumeric || "_+=,.@-".utf8.contains(self) }
}
