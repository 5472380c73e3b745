package import JOSE
package import StrictJSON

/// A message as somebody asks for it, read out of a body and found good.
package struct Draft: Sendable, Equatable {
  /// 1 to 200 characters, none of them a control.
  package let subject: String
  /// 1 to 32,768 bytes; lines end in `\n`.
  package let text: String
  /// A whole second.
  package let deliverAt: NumericDate

  /// The most characters (Unicode scalars) of a subject.
  package static let maximumSubjectLength = 200
  /// The most bytes of a text.
  package static let maximumTextBytes = 32_768
  /// How far ahead a message may lie, in days.
  package static let maximumDays = 366

  private static let names = ["subject", "body", "deliverAt"]

  /// Reads `{"subject": …, "body": …, "deliverAt": …}`.
  ///
  /// - Parameter now: what `deliverAt` must not lie before, and not too far behind; nil: it may be any moment.
  /// - Throws: everything that is wrong with it, in the order of the members.
  package init(reading value: JSONValue, at now: NumericDate?) throws(InvalidMembers) {
    var members = try MemberReader(value, names: Draft.names)
    let subject = members.read("subject", Draft.subject)
    let text = members.read("body", Draft.text)
    let deliverAt = members.read("deliverAt") { value throws(MemberFault) in try Draft.deliverAt(value, at: now) }
    guard members.problems.isEmpty, let subject, let text, let deliverAt else {
      throw InvalidMembers(problems: members.problems)
    }
    self.subject = subject
    self.text = text
    self.deliverAt = deliverAt
  }

  private static func subject(_ value: JSONValue) throws(MemberFault) -> String {
    guard let subject = value.string, !subject.isEmpty, subject.unicodeScalars.count <= maximumSubjectLength else {
      throw MemberFault("must be a string of 1 to \(maximumSubjectLength) characters")
    }
    guard !subject.unicodeScalars.contains(where: \.endsLine), !subject.unicodeScalars.contains(where: \.isControl)
    else {
      throw MemberFault("must hold no control character and no line break")
    }
    return subject
  }

  private static func text(_ value: JSONValue) throws(MemberFault) -> String {
    guard let given = value.string else { throw MemberFault("must be a string") }
    let text = String(decoding: withoutCarriageReturns(Array(given.utf8)), as: UTF8.self)
    guard (1...maximumTextBytes).contains(text.utf8.count) else {
      throw MemberFault("must be 1 to \(maximumTextBytes) bytes in UTF-8")
    }
    guard !text.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" && $0 != "\t" }) else {
      throw MemberFault("must hold no control character but line breaks and tabs")
    }
    return text
  }

  /// CR LF as LF. A CR alone stays, and is refused: what a mail program makes of it nobody knows.
  private static func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == UInt8(ascii: "\n"), lines.last == UInt8(ascii: "\r") { lines.removeLast() }
      lines.append(byte)
    }
    return lines
  }

  /// Compared in whole seconds: whoever writes the second that it is means now.
  private static func deliverAt(_ value: JSONValue, at now: NumericDate?) throws(MemberFault) -> NumericDate {
    guard let moment = value.string.flatMap(NumericDate.init(rfc3339:)) else {
      throw MemberFault("must be a date and time of RFC 3339 with an offset, such as 2027-01-15T09:00:00+01:00")
    }
    guard let moment = NumericDate(secondsSinceEpoch: moment.secondsSinceEpoch.rounded(.up)) else {
      throw MemberFault("must lie before the year 10000")
    }
    guard let now else { return moment }
    guard now.secondsSinceEpoch.rounded(.down) <= moment.secondsSinceEpoch else {
      throw MemberFault("must not be in the past")
    }
    guard !(now.advanced(by: maximumDays * 86_400) < moment) else {
      throw MemberFault("must be at most \(maximumDays) days ahead")
    }
    return moment
  }
}

extension Unicode.Scalar {
  /// C0, DEL and C1.
  fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
  /// The line and paragraph separators, besides the controls that end lines.
  fileprivate var endsLine: Bool { value == 0x2028 || value == 0x2029 }
}
