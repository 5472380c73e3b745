import JOSE
import Scheduling
import Testing
import TestSupport

@Suite struct NamesTests {
  @Test(arguments: ["a", "Readers", "0", "news.2027_x-y", String(repeating: "a", count: 64)])
  func groupNames(name: String) { #expect(GroupName(name)?.text == name) }

  @Test(arguments: [
    "", ".", "..", ".a", "-a", "_a", "a b", "a/b", "a%62", "é", "e\u{301}", "\u{212A}", "a\u{0}", "a,b", "GROUP#a",
    String(repeating: "a", count: 65),
  ])
  func noGroupNames(name: String) { #expect(GroupName(name) == nil) }

  @Test(arguments: [
    ("Ada@Example.COM", "ada@example.com"), ("a.b+c@x-y.example", "a.b+c@x-y.example"),
    ("o'brien@example.ie", "o'brien@example.ie"),
    ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
  ])
  func addresses(text: String, stored: String) { #expect(EmailAddress(text)?.text == stored) }

  @Test(arguments: [
    "", "a", "@", "a@", "@b.c", "a@b", "a@b@c.d", "a b@c.de", " a@c.de", "a@c.de ", "a@c.de\n", "a@c.de\r\nBcc: x@y.zz",
    ".a@c.de", "a.@c.de", "a..b@c.de", "\"a b\"@c.de", "a@[127.0.0.1]", "a@127.0.0.1", "a@-c.de", "a@c-.de", "a@c..de",
    "a@.c.de", "a@c.de.", "ä@c.de", "a@bücher.de", "a,b@c.de", "a@c.de,x@y.zz", "<a@c.de>", "a(c)@c.de", "a\u{0}@c.de",
    String(repeating: "a", count: 65) + "@c.de", "a@" + String(repeating: "b", count: 64) + ".de",
    "a@" + Array(repeating: String(repeating: "b", count: 60), count: 5).joined(separator: ".") + ".de",
  ])
  func noAddresses(text: String) { #expect(EmailAddress(text) == nil) }

  @Test func identifiersSortByTheMomentTheyWereMadeAndReadBack() {
    var random = Seeded(state: seed)
    func chance() -> [UInt8] { (0..<MessageID.randomByteCount).map { _ in UInt8.random(in: 0...255, using: &random) } }
    var moments = (0..<cases).map { _ in Double.random(in: 0...253_402_300_799, using: &random) }.sorted()
    moments += [253_402_300_799]
    let made = moments.map { MessageID(at: NumericDate(secondsSinceEpoch: $0).unsafelyPresent, chance: chance()) }
    #expect(zip(made, made.dropFirst()).allSatisfy { $0 <= $1 })
    for each in made { #expect(MessageID(each.text) == each) }
    #expect(Set(made).count == made.count)
  }

  /// The example of the ULID specification: its time is 1469918176385 ms, its chance the last sixteen letters.
  @Test func identifiersAreULIDs() {
    let made = MessageID(
      at: NumericDate(secondsSinceEpoch: 1469922850.259).unsafelyPresent,
      chance: [0xD6, 0x76, 0x4C, 0x61, 0xEF, 0xB9, 0x93, 0x02, 0xBD, 0x5B])
    #expect(made.text == "01arz3ndektsv4rrffq69g5fav")
  }

  @Test(arguments: [
    "", "01arz3ndektsv4rrffq69g5fa", "01arz3ndektsv4rrffq69g5favv", "81arz3ndektsv4rrffq69g5fav",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "01arz3ndektsv4rrffq69g5fil", "01arz3ndektsv4rrffq69g5fa/", "01arz3ndektsv4rrffq69g5fé",
  ])
  func noIdentifiers(text: String) { #expect(MessageID(text) == nil) }
}
