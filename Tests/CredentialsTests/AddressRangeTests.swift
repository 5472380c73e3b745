import Foundation
import Testing

@testable import Credentials

/// The oracle is Python's ipaddress: Fixtures/addresses.py holds its word, and where we are stricter.
@Suite struct AddressRangeTests {
  private struct Cases: Decodable {
    let ranges: [RangeCase]
    let contained: [ContainedCase]
  }

  private struct RangeCase: Decodable {
    let text: String
    let isRange: Bool

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      text = try row.decode(String.self)
      isRange = try row.decode(Bool.self)
    }
  }

  private struct ContainedCase: Decodable {
    let range: String
    let address: String
    let isContained: Bool

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      range = try row.decode(String.self)
      address = try row.decode(String.self)
      isContained = try row.decode(Bool.self)
    }
  }

  private static func cases() throws -> Cases {
    let url = try #require(Bundle.module.url(forResource: "addresses", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Cases.self, from: Data(contentsOf: url))
  }

  @Test func agreesWithPythonAboutWhatIsARange() throws {
    let cases = try Self.cases().ranges
    #expect(cases.count > 800 && cases.contains { $0.isRange } && cases.contains { !$0.isRange })
    for one in cases {
      #expect((AddressRange(one.text) != nil) == one.isRange, "\(one.text)")
      #expect(AddressRange(one.text)?.text == (one.isRange ? one.text : nil))
    }
  }

  @Test func agreesWithPythonAboutWhatIsInARange() throws {
    let cases = try Self.cases().contained
    #expect(cases.count > 2000 && cases.contains { $0.isContained } && cases.contains { !$0.isContained })
    for one in cases {
      let range = try #require(AddressRange(one.range), "\(one.range)")
      #expect(range.contains(one.address) == one.isContained, "\(one.address) in \(one.range)")
    }
  }

  @Test func aMappedAddressIsTheIPv4AddressThatItNames() throws {
    let four = try #require(AddressRange("192.0.2.0/24"))
    #expect(four.contains("::ffff:192.0.2.200") && four.contains("::FFFF:c000:02c8"))
    #expect(!four.contains("::192.0.2.200") && !four.contains("64:ff9b::192.0.2.200"))
    let mapped = try #require(AddressRange("::ffff:192.0.2.0/120"))
    #expect(mapped.contains("192.0.2.200") && !mapped.contains("192.0.3.1"))
    let everySix = try #require(AddressRange("::/0"))
    #expect(
      everySix.contains("2001:db8::1") && !everySix.contains("192.0.2.1") && !everySix.contains("::ffff:192.0.2.1"))
  }

  @Test func aLongTextIsNoAddress() throws {
    #expect(AddressRange(String(repeating: "0", count: 1 << 20)) == nil)
    #expect(AddressRange(String(repeating: ":", count: 1 << 20) + "/0") == nil)
    #expect(try !#require(AddressRange("::/0")).contains(String(repeating: "0:", count: 1 << 20)))
  }
}
