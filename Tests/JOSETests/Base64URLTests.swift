import Foundation
import JOSE
import Testing

@Suite struct Base64URLTests {
  static func decode(_ text: String) -> [UInt8]? { Base64URL.decode(Array(text.utf8).span) }

  @Test func agreesWithFoundationOnRandomBytes() {
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max) }
      let theirs = Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
      #expect(String(decoding: Base64URL.encode(bytes), as: UTF8.self) == theirs)
      #expect(Self.decode(theirs) == bytes)
    }
  }

  @Test(arguments: [
    "A", "AAAAA", "AA==", "AAA=", "AB", "AAB", "A A", "AA\n", "+/AA", "AAé", "AA.A", "\0\0\0\0", "AAA\u{7F}",
  ])
  func refusesEverySpellingButTheOne(text: String) {
    #expect(Self.decode(text) == nil)
  }

  @Test func everyByteOutsideTheAlphabetIsRefusedInEveryPlace() {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    for byte in UInt8.min ... .max where !alphabet.contains(byte) {
      for place in 0..<7 {
        var text = Array("AAAAAAA".utf8)
        text[place] = byte
        let decoded = Base64URL.decode(text.span)
        #expect(decoded == nil, "byte \(byte) at \(place)")
      }
    }
  }

  /// Exactly one text of each length decodes to given bytes: no text is accepted that would not be written.
  @Test func whatDecodesEncodesToItself() {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0...11)).map { _ in alphabet.randomElement() ?? 0 }
      if let bytes = Base64URL.decode(text.span) { #expect(Base64URL.encode(bytes) == text) }
    }
  }
}
