import AuthorizerApp
import JOSE
import Testing

@Suite struct SkippedKeyMemoryTests {
  /// What is left out of a set of RSA keys that are all too short, with these key ids; nil is none.
  private func skipped(_ keyIDs: [String?], kind: String = "RSA") throws -> [SkippedKey] {
    let keys = keyIDs.map { keyID in
      let member = keyID.map { #","kid":"\#($0)""# } ?? ""
      return #"{"kty":"\#(kind)","n":"AQAB","e":"AQAB"\#(member)}"#
    }
    return try KeySet(parsing: Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8)).skipped
  }

  @Test func aBrokenKeyIsNewsOnceForEachIssuer() throws {
    var memory = SkippedKeyMemory()
    let keys = try skipped(["a", "b"])
    #expect(keys.count == 2)
    #expect(memory.news(in: keys, of: "one") == keys)
    #expect(memory.news(in: keys, of: "one") == [])
    #expect(memory.news(in: keys, of: "two") == keys)
  }

  @Test func onlyWhatIsNewIsNews() throws {
    var memory = SkippedKeyMemory()
    _ = memory.news(in: try skipped(["a"]), of: "one")
    #expect(memory.news(in: try skipped(["c", "a", nil]), of: "one").map(\.keyID) == ["c", nil])
    // The same keys for another reason.
    #expect(memory.news(in: try skipped(["a", "c"], kind: "EC"), of: "one").map(\.keyID) == ["a", "c"])
  }

  @Test func aKeyThatWasMendedAndBreaksAgainIsNewsAgain() throws {
    var memory = SkippedKeyMemory()
    let keys = try skipped(["a"])
    _ = memory.news(in: keys, of: "one")
    #expect(memory.news(in: [], of: "one") == [])
    #expect(memory.news(in: keys, of: "one") == keys)
  }

  @Test func keyIDsAreComparedAsBytes() throws {
    var memory = SkippedKeyMemory()
    _ = memory.news(in: try skipped(["\u{E9}"]), of: "one")
    #expect(memory.news(in: try skipped(["e\u{301}"]), of: "one").count == 1)
    // Twice in one set is one warning.
    #expect(memory.news(in: try skipped(["x", "x"]), of: "one").count == 1)
  }
}
