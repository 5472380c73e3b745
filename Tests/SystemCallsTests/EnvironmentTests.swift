import Foundation
import SystemCalls
import Testing

@Suite(.serialized) struct EnvironmentTests {
  private let name = "LATCHKEY_TEST_VARIABLE"

  @Test func setsReadsAndRemovesAVariable() {
    #expect(Environment.value(of: name) == nil)
    #expect(Environment.set(name, to: "a=b"))
    #expect(Environment.value(of: name) == "a=b")
    #expect(Environment.all()[name] == "a=b")
    #expect(Environment.set(name, to: ""))
    #expect(Environment.value(of: name) == "")
    #expect(Environment.set(name, to: nil))
    #expect(Environment.value(of: name) == nil)
    #expect(Environment.all()[name] == nil)
  }

  @Test func neverRepairsAValueThatIsNotText() {
    unsafe setenv(name, [CChar(bitPattern: 0x61), CChar(bitPattern: 0xFF), 0], 1)
    #expect(Environment.value(of: name) == nil)
    #expect(Environment.bytes(of: name) == [0x61, 0xFF])
    #expect(Environment.all()[name] == nil)
    unsafe unsetenv(name)
  }

  @Test func refusesNamesThatAreNone() {
    #expect(Environment.value(of: "PATH\0X") == nil)
    #expect(Environment.value(of: "") == nil)
    #expect(!Environment.set("A=B", to: "x"))
    #expect(!Environment.set(name, to: "a\0b"))
    #expect(Environment.value(of: "PATH") != nil)
  }
}
