import JOSE
import TestSupport
import Testing

@testable import HostedLogin

/// The machine behind the site, against a model of it that is small enough to be seen to be right.
@Suite struct LoginStateTests {
  private static let verifiers = ["v", "w"].map { String(repeating: $0, count: 43) }

  /// What the model knows of a code: what may be done with it, and what was.
  private struct ModelCode {
    let verifier: String
    let uri: String
    let madeAt: Int
    var isSpent = false
    var gave: String?
  }

  private struct ModelGrant {
    let madeAt: Int
    var isRevoked = false
  }

  @Test func whateverHappensACodeWorksOnceAndTheDeadStayDead() throws {
    let lifetime = 1_000
    for run in 0..<max(20, cases / 8) {
      var generator = Seeded(state: seed &+ UInt64(run))
      let origin = try #require(NumericDate(secondsSinceEpoch: 1_800_000_000))
      var state = LoginState()
      var clock = 0
      var codes: [String: ModelCode] = [:]
      var grants: [String: ModelGrant] = [:]
      var (good, refused, refreshed, ended) = (0, 0, 0, 0)
      for step in 0..<120 {
        let now = origin.advanced(by: clock)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...2:
          let verifier = LoginStateTests.verifiers.randomElement(using: &generator).unsafelyPresent
          let asking = Asking(verifier: verifier)
          let parameters = try Parameters(parsing: Array(asking.query.utf8))
          let request = try AuthorizationRequest(parameters, for: LoginWorld.pool)
          let session = LoginState.Session(subject: "u", signedInAt: now)
          let name = "code \(step)"
          state.keep(LoginState.Code(for: request, by: session, at: now), secret: name, at: now)
          codes[name] = ModelCode(verifier: verifier, uri: LoginWorld.callback, madeAt: clock)
        case 3...6:
          let known = codes.keys.sorted()
          let name =
            Int.random(in: 0..<8, using: &generator) == 0 ? "none" : known.randomElement(using: &generator) ?? "none"
          let verifier =
            Int.random(in: 0..<4, using: &generator) == 0
            ? LoginStateTests.verifiers.randomElement(using: &generator).unsafelyPresent : codes[name]?.verifier ?? ""
          let uri = Int.random(in: 0..<6, using: &generator) == 0 ? "http://127.0.0.1:8080/x" : LoginWorld.callback
          let token = "refresh \(step)"
          let given = state.redeem(
            code: name, redirectURI: uri, verifier: verifier, refreshToken: token, event: "e",
            until: now.advanced(by: lifetime), at: now)
          let expected: Bool
          if let code = codes[name] {
            let isRight = verifier == code.verifier && uri == code.uri && clock - code.madeAt < 300
            expected = isRight && !code.isSpent
            // What is older than an hour is forgotten, and nothing more comes of it.
            if clock - code.madeAt < 3_600 {
              if code.isSpent, let gave = code.gave { grants[gave]?.isRevoked = true }
              codes[name]?.isSpent = true
              if expected { codes[name]?.gave = token }
            }
            if expected { grants[token] = ModelGrant(madeAt: clock) }
          } else {
            expected = false
          }
          #expect((given != nil) == expected, "seed \(seed), run \(run), step \(step)")
          if expected { good += 1 } else { refused += 1 }
        case 7:
          guard let token = grants.keys.sorted().randomElement(using: &generator) else { continue }
          state.revoke(refreshToken: token)
          grants[token]?.isRevoked = true
        case 8:
          clock += [1, 50, 299, 300, 999, 3_600].randomElement(using: &generator).unsafelyPresent
        default: break
        }
        let moment = origin.advanced(by: clock)
        // Some of them after each step, all of them at the end.
        let looked =
          step == 119 ? grants.keys.sorted() : Array(grants.keys.sorted().shuffled(using: &generator).prefix(4))
        for (token, grant) in grants where looked.contains(token) {
          let lives = !grant.isRevoked && clock - grant.madeAt < lifetime
          #expect(
            (state.grant(refreshToken: token, at: moment) != nil) == lives,
            "seed \(seed), run \(run), step \(step), \(token)")
          if lives { refreshed += 1 } else { ended += 1 }
        }
      }
      // The runs do what they are for.
      #expect(refused > 0, "seed \(seed), run \(run)")
      if run == 0 { #expect(good + refreshed + ended > 0) }
    }
  }

  @Test func aShelfForgetsWhatEndsFirst() throws {
    let now = try #require(NumericDate(secondsSinceEpoch: 1_800_000_000))
    var shelf = Shelf<Int>(capacity: 3)
    for (key, seconds) in [(1, 50), (2, 10), (3, 30)] {
      shelf.put(key, at: [UInt8(key)], until: now.advanced(by: seconds), now: now)
    }
    shelf.put(4, at: [4], until: now.advanced(by: 20), now: now)
    #expect([1, 2, 3, 4].map { shelf.item(of: [$0], at: now) } == [1, nil, 3, 4])
    // What has ended goes before anything that lives.
    let later = now.advanced(by: 25)
    shelf.put(5, at: [5], until: now.advanced(by: 26), now: later)
    #expect([1, 3, 4, 5].map { shelf.item(of: [$0], at: later) } == [1, 3, nil, 5])
    #expect(shelf.count == 3)
    // The same key takes no room.
    shelf.put(6, at: [5], until: now.advanced(by: 27), now: later)
    #expect(shelf.count == 3 && shelf.item(of: [5], at: later) == 6)
  }

  @Test func noMoreIsKeptThanThereIsRoomFor() throws {
    let now = try #require(NumericDate(secondsSinceEpoch: 1_800_000_000))
    var state = LoginState()
    let session = LoginState.Session(subject: "u", signedInAt: now)
    for number in 0...LoginState.Limits.sessions {
      state.signIn(session, secret: "s\(number)", at: now.advanced(by: number))
    }
    let end = now.advanced(by: LoginState.Limits.sessions)
    #expect(state.session(of: "s0", at: now) == nil)
    #expect(state.session(of: "s1", at: now) == session)
    #expect(state.session(of: "s\(LoginState.Limits.sessions)", at: end) == session)
  }
}
