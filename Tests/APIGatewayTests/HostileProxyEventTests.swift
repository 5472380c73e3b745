import APIGateway
import Foundation
import StrictJSON
import TestSupport
import Testing

private let shapes = ["rest", "http-1.0", "http-2.0", "function-url"]

/// Reads an event as a function does, and checks what must hold whatever it is.
private func check(_ bytes: [UInt8], _ note: String) {
  let root = try? JSONDocument(parsing: bytes, maximumBytes: bytes.count).root
  let authorizer = root?["requestContext"]?["authorizer"]
  do throws(InvalidEvent) {
    let event = try ProxyEvent(parsing: bytes)
    switch event.caller {
    case .none: #expect(authorizer?.isNull ?? true, "only who has no authorizer has no caller: \(note)")
    case .iam(let userARN):
      #expect(authorizer?["iam"]?["userArn"]?.equals(utf8: userARN) == true, "\(note)")
      #expect(authorizer?["lambda"]?.isNull ?? true, "\(note)")
    case .context(let context):
      #expect(authorizer?["jwt"]?.isNull ?? true, "\(note)")
      #expect(authorizer?["claims"]?.isNull ?? true || context.isEmpty || event.isNested(in: root), "\(note)")
      let written = event.isNested(in: root) ? authorizer?["lambda"] : authorizer
      for (name, value) in context where written?[name]?.kind == .string {
        #expect(written?[name]?.equals(utf8: value) == true, "\(note)")
      }
      #expect(context.keys.allSatisfy { written?[$0] != nil }, "\(note)")
    }
  } catch {
    #expect(error.code == "event_malformed" && error.description.utf8.count < 128, "\(note)")
  }
}

extension ProxyEvent {
  fileprivate func isNested(in root: JSONValue?) -> Bool { root?["version"]?.equals(utf8: "2.0") ?? false }
}

@Test func anyMemberOfAProxyEventMayBeMissingOrOfAnyType() throws {
  var tried = 0
  for shape in shapes {
    let event = try JSONDocument(parsing: fixture("proxy-events/\(shape).json"), maximumBytes: 1 << 20).root
    for changed in variants(of: event, depth: 3) {
      tried += 1
      check(changed.encoded(), "\(shape), variant \(tried)")
    }
  }
  #expect(tried > 1_000)
}

@Test func noMutationOfAProxyEventTraps() throws {
  var random = Seeded(state: seed)
  let events = try shapes.map { try fixture("proxy-events/\($0).json") }
  for index in 0..<(cases * 4) {
    let event = mutation(of: events.randomElement(using: &random).unsafelyPresent, &random)
    check(event, "seed \(seed), case \(index)")
  }
}

/// Foundation's URLComponents is somebody else's encoder: what it writes must be read as what was given to it.
@Test func aQueryIsReadAsAnotherEncoderHasWrittenIt() throws {
  var random = Seeded(state: seed)
  let scalars: [Unicode.Scalar] = [
    "a", "Z", "0", "&", "=", "%", "+", " ", "#", "?", "/", "é", "\u{301}", "🔑", "\"", "\\", ";",
  ]
  for index in 0..<cases {
    func anyText(_ range: ClosedRange<Int>) -> String {
      let count = Int.random(in: range, using: &random)
      return String(
        String.UnicodeScalarView((0..<count).map { _ in scalars.randomElement(using: &random).unsafelyPresent }))
    }
    let items = (0..<Int.random(in: 1...5, using: &random)).map { _ in
      URLQueryItem(name: anyText(1...4), value: anyText(0...8))
    }
    var components = URLComponents()
    components.queryItems = items
    // Foundation leaves a plus as it is, which a form reads as a space.
    let query = (components.percentEncodedQuery ?? "").replacingOccurrences(of: "+", with: "%2B")
    let json = JSONText.object([
      "version": "2.0", "rawPath": "/", "rawQueryString": .string(query),
      "requestContext": .object(["http": .object(["method": "GET"])]),
    ])
    let event = try ProxyEvent(parsing: json.encoded())
    for item in items {
      let expected = items.filter { Array($0.name.utf8) == Array(item.name.utf8) }.map { Array(($0.value ?? "").utf8) }
      let found = event.values(ofQuery: item.name).map { Array($0.utf8) }
      #expect(Set(found) == Set(expected) && found.count == Set(found).count, "seed \(seed), case \(index)")
    }
  }
}
