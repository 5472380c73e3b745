import APIGateway
import StrictJSON
import TestSupport
import Testing

/// Every byte that an answer may hold must have come with the event.
private func bytes(of presented: Presented) -> [[UInt8]] {
  switch presented {
  case .token(let bytes, _), .key(let bytes, _): [bytes]
  case .basic: []
  }
}

extension [UInt8] {
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard !part.isEmpty, count >= part.count else { return part.isEmpty }
    return (0...(count - part.count)).contains {
      self[$0] == part[0] && self[$0..<($0 + part.count)].elementsEqual(part)
    }
  }
}

/// Reads an event as the authorizer does, and checks what must hold whatever it is.
private func check(_ event: [UInt8], _ note: String) {
  // Where the event escapes characters, its text differs from what it says.
  let isPlain = !event.contains(UInt8(ascii: "\\"))
  do throws(InvalidEvent) {
    let parsed = try AuthorizerEvent(parsing: event)
    do throws(InvalidCredentials) {
      guard let presented = try parsed.presented(at: everywhere) else { return }
      for part in bytes(of: presented) {
        #expect(!part.isEmpty && (event.holds(part) || !isPlain), "what is presented stands in the event: \(note)")
      }
    } catch {
      #expect(error.description.utf8.count < 256, "\(note)")
    }
  } catch {
    #expect(error.code == "event_malformed" && error.description.utf8.count < 128, "\(note)")
  }
}

/// JSON of every kind, to stand where something else is expected.
private let wrongValues: [JSONText] = [
  .null, true, false, 0, -1, 9_223_372_036_854_775_807, "", "x", "Bearer a.b.c", .array([]), .strings([""]),
  .strings(["Bearer a.b.c", "Bearer d.e.f"]), .array([.null]), .array([.array([])]), .object([JSONText.Member]()),
  .object(["Authorization": "Bearer d.e.f"]), .object(["": .null]), .object(["sourceIp": .array([])]),
  .object(["x": .object(["x": .object(["x": .null])])]), .raw(Array("1e999".utf8)), .raw(Array("0.5".utf8)),
  .raw(Array("\"\\ud800\"".utf8)), .raw(Array("NaN".utf8)), .raw([0xFF]), .raw(Array("\"\\u0000\"".utf8)),
]

private func goldenEvents() throws -> [JSONValue] {
  try Golden.all.map { golden in
    try JSONDocument(parsing: fixture("events/\(golden.file)"), maximumBytes: 1 << 20).root
  }
}

@Test func anyMemberMayBeMissingOrOfAnyType() throws {
  var tried = 0
  for event in try goldenEvents() {
    for changed in variants(of: event, depth: 3) {
      tried += 1
      check(changed.encoded(), "variant \(tried)")
    }
  }
  #expect(tried > 1_000)
}

/// Values of other types, and an object without each of its members, with each repeated, and with each of another type, down
/// to some depth.
func variants(of value: JSONValue, depth: Int) -> [JSONText] {
  guard depth > 0, value.kind == .object else { return wrongValues }
  let members = value.members.map { JSONText.Member($0.name, $0.value.text) }
  var all = wrongValues
  for (index, member) in value.members.enumerated() {
    var without = members
    without.remove(at: index)
    all.append(.object(without))
    all.append(.object(members + [members[index]]))
    for (turn, replacement) in variants(of: member.value, depth: depth - 1).enumerated() {
      // At the bottom a few for each member, others for the next.
      if depth < 3, turn % 13 != index % 13 { continue }
      var changed = members
      changed[index] = .init(member.name, replacement)
      all.append(.object(changed))
    }
  }
  return all
}

@Test func noMutationOfAnEventTraps() throws {
  var random = Seeded(state: seed)
  let events = try Golden.all.map { try fixture("events/\($0.file)") }
  for index in 0..<(cases * 4) {
    let event = mutation(of: events.randomElement(using: &random).unsafelyPresent, &random)
    check(event, "seed \(seed), case \(index)")
  }
}

/// The same bytes with a few of them changed, taken away or added.
func mutation(of original: [UInt8], _ random: inout Seeded) -> [UInt8] {
  var event = original
  for _ in 0..<Int.random(in: 1...6, using: &random) {
    let place = Int.random(in: 0..<event.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: event[place] = .random(in: .min ... .max, using: &random)
    case 1: event.remove(at: place)
    case 2: event.insert(contentsOf: "\",:{}[]\\ \t,;=".utf8.shuffled(using: &random).prefix(3), at: place)
    default: event.removeSubrange(place..<min(event.count, place + Int.random(in: 1...40, using: &random)))
    }
    if event.isEmpty { break }
  }
  return event
}

/// An independent reading of which requests present one thing: what is generated says what must come out.
@Test func aRequestPresentsWhatItWasMadeOf() throws {
  var random = Seeded(state: seed)
  var outcomes: Set<String> = []
  for index in 0..<cases {
    let kind = wholeRequests.randomElement(using: &random).unsafelyPresent
    var request = Request(kind: kind)
    var expected: [Presented] = []
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let token = ["a.b.c", "d.e.f"].randomElement(using: &random).unsafelyPresent
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        request.headers.append((casing("authorization", &random), "Bearer \(token)"))
        expected.append(.bearer(token))
      case 1:
        request.allHeaders.append((casing("x-token", &random), [token, token]))
        expected.append(.token(token, .header("x-token", scheme: .none)))
      case 2 where kind == .http2:
        request.cookies += ["a=b", "session=\(token)"]
        expected.append(.token(token, .cookie("session")))
      case 2:
        request.headers.append((casing("cookie", &random), "a=b; session=\(token)"))
        expected.append(.token(token, .cookie("session")))
      case 3:
        request.query.append(("access_token", token))
        if kind == .webSocket { expected.append(.token(token, .query("access_token"))) }
      case 4:
        request.headers.append((casing("x-api-key", &random), token))
        expected.append(.key(token, .header("x-api-key")))
      default:
        request.headers.append((casing("sec-websocket-protocol", &random), "x, bearer, \(token)"))
        if kind == .webSocket { expected.append(.token(token, .subprotocol("bearer"))) }
      }
    }
    let result = Result { try request.presented(at: everywhere) }
    switch result {
    case .success(let presented?):
      outcomes.insert("one")
      #expect(Set(expected.map(summary)) == [summary(presented)], "seed \(seed), case \(index)")
    case .success(nil):
      outcomes.insert("none")
      #expect(expected.isEmpty, "seed \(seed), case \(index)")
    case .failure(let error as InvalidCredentials):
      outcomes.insert("two")
      #expect(error.code == "credentials_ambiguous", "seed \(seed), case \(index)")
      #expect(Set(expected.map(summary)).count > 1, "seed \(seed), case \(index)")
    // The same name twice, in the same case, is no strict JSON; API Gateway never writes it.
    case .failure: outcomes.insert("malformed")
    }
  }
  #expect(outcomes.isSuperset(of: ["one", "none", "two"]))
}

/// The kind and the bytes, without the place.
private func summary(_ presented: Presented) -> String {
  switch presented {
  case .token(let bytes, _): "token \(bytes)"
  case .key(let bytes, _): "key \(bytes)"
  case .basic(let user, let password): "basic \(user) \(password)"
  }
}

private func casing(_ name: String, _ random: inout Seeded) -> String {
  String(name.map { Bool.random(using: &random) ? Character($0.uppercased()) : $0 })
}
