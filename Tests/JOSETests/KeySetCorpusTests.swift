import JOSE
import Testing

@Suite struct KeySetCorpusTests {
  struct Corpus: Decodable {
    struct Case: Decodable, CustomTestStringConvertible {
      let id: String
      let comment: String
      let jwks: String?
      let jwks_hex: String?
      let expect: String
      let usable_keys: Int
      var testDescription: String { "\(id): \(comment)" }

      var bytes: [UInt8] {
        guard let jwks_hex else { return Array((jwks ?? "").utf8) }
        return stride(from: 0, to: jwks_hex.count, by: 2).compactMap { offset in
          UInt8(jwks_hex.dropFirst(offset).prefix(2), radix: 16)
        }
      }
    }
    let cases: [Case]
  }

  static let corpus: Corpus = Fixture.decode("key-sets")

  @Test(arguments: corpus.cases)
  func everyCaseEndsAsItMust(one: Corpus.Case) throws {
    guard one.expect == "ok-skip-bad" else {
      #expect(throws: KeySetFault.self) { try KeySet(parsing: one.bytes) }
      return
    }
    let keySet = try KeySet(parsing: one.bytes)
    #expect(keySet.keys.count == one.usable_keys)
    #expect(keySet.skipped.count == 1)
    #expect(keySet.skipped.allSatisfy { !$0.reason.isEmpty && !$0.reason.hasSuffix(".") })
  }
}
