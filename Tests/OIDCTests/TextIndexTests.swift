import StrictJSON
import Testing

@testable import OIDC

struct TextIndexTests {
  /// The oracle looks at every text; few letters make many that share a beginning, an end or all but one byte.
  @Test func findsWhatALookAtEveryTextFinds() {
    for count in [0, 1, 2, 3, 8, 100, 2000] {
      var texts: Set<[UInt8]> = []
      while texts.count < count {
        let length = Int.random(in: 0...(count > 100 ? 12 : 6))
        texts.insert((0..<length).map { _ in UInt8(ascii: ["a", "b", "c"].randomElement() ?? "a") })
      }
      let all = texts.shuffled().map { String(decoding: $0, as: UTF8.self) }
      let index = TextIndex(all)
      for (place, text) in all.enumerated() { #expect(index.place(of: text) == place) }
      for _ in 0..<200 {
        let other = String((0..<Int.random(in: 0...8)).map { _ in ["a", "b", "c", "d"].randomElement() ?? "a" })
        #expect(index.place(of: other) == all.firstIndex { $0.utf8.elementsEqual(other.utf8) }, "\(other)")
      }
    }
  }

  @Test func comparesBytesAndNotCharacters() {
    let index = TextIndex(["caf\u{E9}", "\u{212A}", ""])
    #expect(index.place(of: "caf\u{E9}") == 0)
    #expect(index.place(of: "cafe\u{301}") == nil)
    #expect(index.place(of: "K") == nil)
    #expect(index.place(of: "") == 2)
    #expect(TextIndex([""]).place(of: "\0") == nil)
    #expect(TextIndex(["caf\u{E9}", "cafe\u{301}"]).place(of: "cafe\u{301}") == 1)
  }
}
