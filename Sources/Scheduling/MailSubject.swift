/// A subject as a message holds it: as it is where that is short ASCII, else in encoded words (RFC 2047).
enum MailSubject {
  /// Bytes of text in the first encoded word, so that its line, with the field's name, has at most 76 characters.
  private static let firstWordBytes = 39
  /// Bytes of text in each further one, which has at most 75 characters.
  private static let wordBytes = 45
  private static let longestPlain = 60

  /// The field's lines.
  static func lines(of subject: String) throws(MIMEMessage.Fault) -> [String] {
    guard subject.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }) else {
      throw .subject
    }
    guard !isPlain(subject) else { return [subject.isEmpty ? "Subject:" : "Subject: \(subject)"] }
    return words(of: subject).enumerated().map { index, word in
      let encoded = String(decoding: Base64.encode(word), as: UTF8.self)
      return "\(index == 0 ? "Subject:" : "") =?utf-8?B?\(encoded)?="
    }
  }

  private static func isPlain(_ subject: String) -> Bool {
    let bytes = Array(subject.utf8)
    // "=?" may begin what a reader takes for an encoded word.
    return bytes.count <= longestPlain && bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && bytes.first != 0x20
      && bytes.last != 0x20 && !zip(bytes, bytes.dropFirst()).contains { $0 == (UInt8(ascii: "="), UInt8(ascii: "?")) }
  }

  /// Pieces that hold whole characters each (RFC 2047 section 5).
  private static func words(of subject: String) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for scalar in subject.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if word.count + bytes.count > (words.isEmpty ? firstWordBytes : wordBytes) {
        words.append(word)
        word = []
      }
      word += bytes
    }
    return words + [word]
  }
}
