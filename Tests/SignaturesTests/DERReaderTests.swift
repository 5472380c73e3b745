import Testing

@testable import Signatures

@Suite struct DERReaderTests {
  @Test(arguments: [
    "", "30", "3001", "3080", "308000", "30810100", "30817f00", "3082007f", "308200ff", "30820100", "3083010000",
    "30ff", "0201", "020180", "0200", "02020001", "02020100 30", "0203000001",
  ])
  func refusesWhatIsNotDER(_ digits: String) {
    #expect(throws: DERReader.Malformed.self) {
      var reader = DERReader(hex(digits))
      if hex(digits).first == 0x02 { _ = try reader.unsignedInteger() } else { _ = try reader.contents(of: .sequence) }
      try reader.end()
    }
  }

  @Test func readsLengthsInEveryForm() throws {
    for count in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff] {
      let length: [UInt8] =
        switch count {
        case 0..<0x80: [UInt8(count)]
        case 0x80..<0x100: [0x81, UInt8(count)]
        default: [0x82, UInt8(count >> 8), UInt8(count & 0xff)]
        }
      var reader = DERReader([0x30] + length + [UInt8](repeating: 7, count: count))
      #expect(try reader.contents(of: .sequence).count == count)
      try reader.end()
    }
  }

  @Test(arguments: [("020100", "00"), ("02017f", "7f"), ("02020080", "80"), ("0203010001", "010001")])
  func readsUnsignedIntegers(_ digits: String, _ number: String) throws {
    var reader = DERReader(hex(digits))
    #expect(try reader.unsignedInteger() == hex(number))
  }
}
