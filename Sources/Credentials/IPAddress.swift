/// An IPv4 or IPv6 address, by its bits.
struct IPAddress: Sendable, Hashable {
  enum Family: Sendable, Hashable {
    case v4, v6

    var bitCount: Int { self == .v4 ? 32 : 128 }
  }

  let family: Family
  /// Of an IPv4 address, the lowest 32.
  let bits: UInt128

  /// Reads an address in one of the forms of RFC 4291 section 2.2, or four decimal numbers; nil where it is none.
  ///
  /// A zone id is refused: it names an interface of one machine. So are leading zeros in IPv4, which some readers take for
  /// octal.
  init?(_ text: some Sequence<UInt8>) {
    let bytes = Array(text)
    guard bytes.count <= IPAddress.longestText else { return nil }
    if let bits = IPAddress.v4Bits(bytes[...]) {
      self.init(family: .v4, bits: UInt128(bits))
    } else if let bits = IPAddress.v6Bits(bytes) {
      self.init(family: .v6, bits: bits)
    } else {
      return nil
    }
  }

  private init(family: Family, bits: UInt128) {
    self.family = family
    self.bits = bits
  }

  /// Where the IPv4 addresses are among those of IPv6 (RFC 4291 section 2.5.5.2): `::ffff:0:0`, of which 96 bits count.
  static let mappedPrefixLength = 96

  /// Itself, or the IPv4 address that an IPv4-mapped IPv6 address is another name of.
  var unmapped: IPAddress {
    family == .v6 && bits >> 32 == 0xFFFF ? IPAddress(family: .v4, bits: bits & 0xFFFF_FFFF) : self
  }

  /// `xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:255.255.255.255`
  private static let longestText = 45
}

extension IPAddress {
  private static func v4Bits(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard let byte = decimal(part, atMost: 255) else { return nil }
      bits = bits << 8 | UInt32(byte)
    }
    return bits
  }

  private static func v6Bits(_ text: [UInt8]) -> UInt128? {
    let colon = UInt8(ascii: ":")
    let gap = text.indices.dropLast().first { text[$0] == colon && text[$0 + 1] == colon }
    guard let gap else {
      return groups(text[...]).flatMap { $0.count == 8 ? value(of: $0) : nil }
    }
    // A second gap, or a third colon, leaves an empty group behind.
    let (before, after) = (text[..<gap], text[(gap + 2)...])
    guard let head = before.isEmpty ? [] : groups(before, mayEndInV4: false),
      let tail = after.isEmpty ? [] : groups(after)
    else { return nil }
    // RFC 4291 section 2.2: the gap is one group or more.
    guard head.count + tail.count <= 7 else { return nil }
    return value(of: head) << UInt128(16 * (8 - head.count)) | value(of: tail)
  }

  /// Groups of 16 bits between colons; the last two may be written as an IPv4 address (RFC 4291 section 2.2).
  private static func groups(_ text: ArraySlice<UInt8>, mayEndInV4: Bool = true) -> [UInt16]? {
    var groups: [UInt16] = []
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (place, part) in parts.enumerated() {
      if let group = hexadecimal(part) {
        groups.append(group)
      } else if mayEndInV4, place == parts.count - 1, let bits = v4Bits(part) {
        groups += [UInt16(bits >> 16), UInt16(bits & 0xFFFF)]
      } else {
        return nil
      }
    }
    return groups
  }

  private static func value(of groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      let number: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): number = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): number = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt16(number)
    }
    return value
  }

  /// A number without sign and without leading zeros.
  static func decimal(_ digits: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
    guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value <= limit ? value : nil
  }
}
