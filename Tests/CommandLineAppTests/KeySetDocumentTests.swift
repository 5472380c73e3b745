import JOSE
import Testing

@testable import CommandLineApp

/// What is shown of a key set is what the verifier makes of it.
@Suite struct KeySetDocumentTests {
  static let first = #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#
  static let second = #"{"kty":"OKP","crv":"Ed25519","x":"widk2zPFDxETu94dn_wttIxHk-cLPAILp6hPWw17nos""#

  private func document(_ keys: String...) throws -> KeySetDocument {
    try KeySetDocument(parsing: Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8), name: "keys")
  }

  @Test func everyEntryIsToldApart() throws {
    let document = try document(
      Self.first + #","kid":"a"}"#, Self.first + #","kid":"a"}"#, Self.first + "}", Self.first + "}",
      Self.first + #","kid":"b"}"#, Self.second + #","kid":"b"}"#, Self.first + #","kid":"c","use":"enc"}"#, "[]", "{}")
    let clash = KeyEntry.Verdict.skipped("different keys share this kid, so none of them serves")
    #expect(
      document.entries.map(\.verdict) == [
        .serves, .repeated, .serves, .serves, clash, clash, .skipped("its use is enc, not sig"),
        .skipped("not an object but an array"), .skipped("its kty is missing"),
      ])
    #expect(document.entries.count(where: \.serves) == document.keySet.keys.count)
    #expect(document.entries.map { $0.key == nil } == [false, false, false, false, false, false, true, true, true])
  }

  @Test func idsAreComparedByteForByte() throws {
    // The Kelvin sign is canonically equivalent to K.
    let document = try document(Self.first + #","kid":"K"}"#, Self.second + ",\"kid\":\"\u{212A}\"}")
    #expect(document.entries.map(\.verdict) == [.serves, .serves])
    let other = try self.document(Self.first + ",\"kid\":\"\u{212A}\"}")
    #expect(
      KeySetDifference(from: other, to: document).lines == [
        "added K (OKP Ed25519, any algorithm)",
        "changed \u{212A} (OKP Ed25519, any algorithm): another key under the same key id",
      ])
  }

  @Test func keysWithoutAnIdAreToldApartByWhatTheyAre() throws {
    let former = try document(Self.first + "}", Self.second + "}")
    let new = try document(Self.second + "}", Self.first + #","kid":"a"}"#)
    #expect(
      KeySetDifference(from: former, to: new).lines == [
        "added a (OKP Ed25519, any algorithm)", "removed a key without an id (OKP Ed25519, any algorithm)",
        "unchanged 1 key",
      ])
  }

  @Test func aKeyThatServesNoMoreIsRemoved() throws {
    let former = try document(Self.first + #","kid":"a"}"#)
    let new = try document(Self.first + #","kid":"a","use":"enc"}"#, Self.second + "}")
    #expect(
      KeySetDifference(from: former, to: new).lines == [
        "added a key without an id (OKP Ed25519, any algorithm)", "removed a (OKP Ed25519, any algorithm)",
      ])
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (12_034, "12,034"), (1_000_000, "1,000,000"),
    (1_234_567_890, "1,234,567,890"),
  ])
  func numbersAreGrouped(number: Int, text: String) {
    #expect(Progress.grouped(number) == text)
  }
}
