package import JOSE

/// A mail as it travels and as an `.eml` file holds it: RFC 5322 with the encodings of RFC 2045 and 2047. All of it is
/// ASCII, every line ends in CRLF, and nothing that a mail holds can begin a field or a line of its own.
package struct MIMEMessage: Sendable {
  /// The message.
  package let bytes: [UInt8]

  /// Why a mail cannot be written. It holds nothing of the mail but a field's name.
  package enum Fault: Error, Sendable, Equatable {
    /// The subject holds a control character.
    case subject
    /// A field is one that is written here, stands twice, has no name, or holds what is not visible ASCII and inner spaces.
    case field(String)
    /// The message id is none.
    case messageID
  }

  /// Writes a mail.
  ///
  /// - Parameters:
  ///   - sender: whom it comes from.
  ///   - date: when it was written; nil: whoever takes it says so.
  ///   - id: the message id without its brackets: two dot-atoms with `@` between; nil: whoever takes it gives it one.
  package init(
    _ mail: Mail, from sender: EmailAddress, date: NumericDate? = nil, id: String? = nil
  ) throws(Fault) {
    var lines = ["From: \(sender.text)", "To: \(mail.recipient.text)"]
    lines += try MailSubject.lines(of: mail.subject)
    if let date { lines.append("Date: \(MIMEMessage.text(of: date))") }
    if let id {
      guard MIMEMessage.isMessageID(id) else { throw .messageID }
      lines.append("Message-ID: <\(id)>")
    }
    var names = MIMEMessage.ownNames
    for (name, value) in mail.fields {
      guard names.insert(name.lowercased()).inserted, let folded = MIMEMessage.lines(ofField: name, value) else {
        throw .field(name)
      }
      lines += folded
    }
    let text = MIMEMessage.lines(of: mail.text)
    let isPlain = text.allSatisfy(MIMEMessage.isPlain)
    lines += [
      "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: \(isPlain ? "7bit" : "base64")", "",
    ]
    var bytes = lines.flatMap { Array($0.utf8) + MIMEMessage.lineEnd }
    bytes += isPlain ? Array(text.joined(separator: MIMEMessage.lineEnd)) : MIMEMessage.base64(text)
    self.bytes = bytes
  }

  /// The longest line of a message (RFC 5322 section 2.1.1), its end not counted, and where lines are folded.
  private static let maximumLineBytes = 998
  private static let foldingBytes = 78
  private static let lineEnd: [UInt8] = [0x0D, 0x0A]

  /// What is written here, and what says more about a message's way or shape than is a mail's business.
  private static let ownNames: Set<String> = [
    "from", "sender", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "content-type",
    "content-transfer-encoding", "content-disposition", "content-id", "content-description", "return-path", "received",
  ]

  /// A field, folded before its words; nil where it cannot be written.
  private static func lines(ofField name: String, _ value: String) -> [String]? {
    // RFC 5322 section 3.6.8: visible ASCII but the colon.
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }),
      value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), let first = value.utf8.first, first != 0x20,
      value.utf8.last != 0x20
    else { return nil }
    var lines: [[UInt8]] = []
    var line = Array("\(name): ".utf8)
    // A piece is a word and the spaces before it, which begin the next line if the word has no more room in this one.
    var piece: [UInt8] = []
    func end(of piece: [UInt8]) {
      if !lines.isEmpty || line.count > name.utf8.count + 2, line.count + piece.count > foldingBytes {
        lines.append(line)
        line = piece
      } else {
        line += piece
      }
    }
    for byte in value.utf8 {
      if byte == 0x20, let last = piece.last, last != 0x20 {
        end(of: piece)
        piece = []
      }
      piece.append(byte)
    }
    end(of: piece)
    lines.append(line)
    guard lines.allSatisfy({ $0.count <= maximumLineBytes }) else { return nil }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Two dot-atoms with `@` between (RFC 5322 section 3.6.4), of letters, digits and a few signs.
  private static func isMessageID(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    return text.utf8.count <= 200 && parts.count == 2
      && parts.allSatisfy { part in
        part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
          !atom.isEmpty && atom.allSatisfy { $0.isAlphanumeric || "-_+=".utf8.contains($0) }
        }
      }
  }

  /// The lines of a text; CR LF, CR and LF end one.
  private static func lines(of text: String) -> [ArraySlice<UInt8>] {
    var unix: [UInt8] = []
    for byte in text.utf8 {
      if byte == 0x0A, unix.last == 0x0D { unix.removeLast() }
      unix.append(byte)
    }
    return unix.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
  }

  /// Whether a line can stand as it is: the way to the reader may change everything else.
  private static func isPlain(_ line: ArraySlice<UInt8>) -> Bool {
    line.count <= maximumLineBytes && line.last != 0x20 && line.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  /// In lines of 76 characters (RFC 2045 section 6.8).
  private static func base64(_ text: [ArraySlice<UInt8>]) -> [UInt8] {
    let encoded = Base64.encode(Array(text.joined(separator: lineEnd)))
    return stride(from: 0, to: encoded.count, by: 76).flatMap { start in
      encoded[start..<min(start + 76, encoded.count)] + lineEnd
    }
  }

  /// `Fri, 15 Jan 2027 08:00:00 +0000` (RFC 5322 section 3.3).
  private static func text(of date: NumericDate) -> String {
    let digits = date.description.split { !("0"..."9").contains($0) }
    let days = Int((date.secondsSinceEpoch / 86_400).rounded(.down))
    // The first day of the epoch was a Thursday.
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = months[(Int(digits[1]) ?? 1) - 1]
    return "\(weekday), \(digits[2]) \(month) \(digits[0]) \(digits[3]):\(digits[4]):\(digits[5]) +0000"
  }
}
