/// A range of IPv4 or IPv6 addresses (RFC 4632, RFC 4291): `192.0.2.0/24`, `2001:db8::/32`, or one address.
///
/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is the IPv4 address that it names, in a range
/// and in a request alike: how a caller's address happens to be written decides nothing. So `::/0` is every IPv6 address and
/// no IPv4 address, and `::ffff:192.0.2.0/120` is `192.0.2.0/24`.
package struct AddressRange: Sendable, Hashable {
  /// As it is written in the policy document.
  package let text: String
  private let network: IPAddress
  /// How many bits at the end an address of the range may have of its own.
  package let freeBits: Int

  /// Reads a range; nil where it is none, or where bits are set beyond its prefix: of `192.0.2.1/24` nobody can tell which
  /// half was meant.
  package init?(_ text: String) {
    let parts = Array(text.utf8).split(
      separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { return nil }
    let bitCount = address.family.bitCount
    var prefixLength = bitCount
    if parts.count == 2 {
      guard let length = IPAddress.decimal(parts[1], atMost: bitCount) else { return nil }
      prefixLength = length
    }
    freeBits = bitCount - prefixLength
    // All 128 may be free: shifting by that many leaves nothing.
    guard (address.bits >> UInt128(freeBits)) << UInt128(freeBits) == address.bits else { return nil }
    let isMapped = address.family == .v6 && prefixLength >= IPAddress.mappedPrefixLength
    network = isMapped ? address.unmapped : address
    self.text = text
  }

  /// Whether its addresses are IPv4, also where they are written as IPv6.
  package var isIPv4: Bool { network.family == .v4 }

  /// Whether that is the text of an address of the range.
  package func contains(_ address: String) -> Bool {
    IPAddress(address.utf8).map { contains($0) } ?? false
  }

  func contains(_ address: IPAddress) -> Bool {
    let address = address.unmapped
    return address.family == network.family && (address.bits ^ network.bits) >> UInt128(freeBits) == 0
  }
}
