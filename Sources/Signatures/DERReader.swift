/// Reads the few elements of DER (X.690) that public keys are made of. Strict: definite lengths in their shortest form.
///
/// Why not OpenSSL's decoders: they take 0.6 ms for a key (OpenSSL 3.0), which is seen in the start of a command line tool,
/// and they take curves that are spelled out in numbers.
struct DERReader {
  /// Not DER, or not the element that was expected.
  struct Malformed: Error {}

  enum Tag: UInt8 {
    case integer = 0x02
    case bitString = 0x03
    case null = 0x05
    case objectIdentifier = 0x06
    case sequence = 0x30
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) {
    rest = ArraySlice(bytes)
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// The contents of the next element, which must have that tag.
  mutating func contents(of tag: Tag) throws(Malformed) -> ArraySlice<UInt8> {
    guard try octet() == tag.rawValue else { throw Malformed() }
    let count = try length()
    guard count <= rest.count else { throw Malformed() }
    let contents = rest.prefix(count)
    rest = rest.dropFirst(count)
    return contents
  }

  /// An integer that is not negative, big-endian, without the zero that keeps it from being negative.
  mutating func unsignedInteger() throws(Malformed) -> [UInt8] {
    let contents = try contents(of: .integer)
    guard let first = contents.first, first < 0x80 else { throw Malformed() }
    guard first == 0, let second = contents.dropFirst().first else { return Array(contents) }
    guard second >= 0x80 else { throw Malformed() }
    return Array(contents.dropFirst())
  }

  /// A bit string of whole octets.
  mutating func octetsOfBitString() throws(Malformed) -> ArraySlice<UInt8> {
    let contents = try contents(of: .bitString)
    guard contents.first == 0 else { throw Malformed() }
    return contents.dropFirst()
  }

  mutating func end() throws(Malformed) {
    guard isAtEnd else { throw Malformed() }
  }

  /// At most 64 KiB, as much as a PEM file may have.
  private mutating func length() throws(Malformed) -> Int {
    let first = try octet()
    switch first {
    case 0..<0x80: return Int(first)
    case 0x81:
      let count = Int(try octet())
      guard count >= 0x80 else { throw Malformed() }
      return count
    case 0x82:
      let high = Int(try octet())
      let count = Int(try octet()) | high << 8
      guard count >= 0x100 else { throw Malformed() }
      return count
    default: throw Malformed()
    }
  }

  private mutating func octet() throws(Malformed) -> UInt8 {
    guard let octet = rest.popFirst() else { throw Malformed() }
    return octet
  }
}
