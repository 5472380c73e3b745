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

  /// glibc's setenv keeps every value that it was ever given: a trace id for each call would fill a function's memory.
  @Test func aVariableThatChangesOftenTakesNoMemory() throws {
    func residentBytes() throws -> Int {
      let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
      return try #require(Int(fields[1])) * 4096
    }
    let trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage="
    Environment.set(name, to: trace)
    let before = try residentBytes()
    for count in 0..<20_000 { Environment.set(name, to: "\(trace)\(count)") }
    #expect(Environment.value(of: name) == "\(trace)19999")
    Environment.set(name, to: nil)
    // setenv takes 3 MB for this.
    #expect(try residentBytes() - before < 2 << 20)
  }
}
