import JOSE
import OIDC
import Testing

struct InvalidIssuerTests {
  private func settings(_ keys: KeySource, _ retention: KeyRetention = .standard, iss: String = "https://a.example/")
    -> [String]
  {
    do throws(InvalidIssuer) {
      _ = try Issuer(
        name: "a", identifier: iss, audiences: .any, algorithms: [keys.isSecret ? .hs256 : .rs256], keys: keys,
        retention: retention)
      return []
    } catch {
      return error.problems.map(\.setting)
    }
  }

  @Test(arguments: [
    "https://a.example/keys", "https://a.example", "https://a.example:8443/keys?b=c@d", "https://192.0.2.1/",
    "https://[2001:db8::1]/", "http://127.0.0.1", "http://127.0.0.1:80/keys", "http://127.255.0.9/keys",
    "http://[::1]/keys", "http://[::1]:5000?a", "https://a.example/" + String(repeating: "a", count: 2030),
  ])
  func keysMayComeFrom(url: String) {
    #expect(settings(.url(url)) == [])
  }

  @Test(arguments: [
    "", "https://", "https:///keys", "https://?a", "https://:443/", "HTTPS://a.example/", "https:/a.example",
    "http://a.example/", "http://localhost/", "http://127.0.0.1.example/", "http://127.1/", "http://127.0.0.256/",
    "http://127.0.0.01/", "http://127.0.0.1:80@a.example/", "http://127.0.0.1@a.example/", "http://2130706433/",
    "http://0x7f.0.0.1/", "http://128.0.0.1/", "http://[::1]a.example/", "http://[::2]/", "http://[::1]:/",
    "http://127.0.0.1:8a/", "https://me:hunter2@a.example/", "https://me@a.example/", "https://a.example/#keys",
    "https://a.example/ keys", "https://a.example\n/", "https://a.example\\@b.example/", "https://bücher.example/",
    "file:///etc/keys", "ftp://a.example/", "data:,{}", "//a.example/keys",
    "https://a.example/" + String(repeating: "a", count: 2031),
  ])
  func keysMayNotComeFrom(url: String) {
    #expect(settings(.url(url)) == ["keys.url"])
  }

  @Test func discoveryNeedsAnIssuerThatCanBeAsked() {
    #expect(settings(.discovery) == [])
    for iss in ["urn:a", "http://a.example/", "https://a.example/?b", "https://a.example/#b", "accounts.example.com"] {
      #expect(settings(.discovery, iss: iss) == ["keys.discover"], "\(iss)")
    }
  }

  @Test func retentionIsWithinItsBounds() {
    let url = KeySource.url("https://a.example/keys")
    for seconds in [-1, 604_801, .max, .min] {
      #expect(settings(url, KeyRetention(staleFor: seconds)) == ["keys.staleFor"])
    }
    for seconds in [59, 2_592_001, .max, .min] {
      let pinned = PinnedFile(path: "keys.json", maximumAge: seconds)
      #expect(settings(url, KeyRetention(pinned: pinned)) == ["keys.pinnedFor"])
    }
    #expect(settings(url, KeyRetention(staleFor: 0, pinned: PinnedFile(path: "keys.json", maximumAge: 60))) == [])
    #expect(settings(url, KeyRetention(pinned: PinnedFile(path: ""))) == ["keys.pinned"])
    let pinned = KeyRetention(pinned: PinnedFile(path: "keys.json"))
    #expect(settings(.discovery, pinned) == [])
    for source in [KeySource.file("a"), .publicKeyFile("a"), .secrets([TimedSecret(.environment("A"))])] {
      #expect(settings(source, pinned) == ["keys.pinned"])
    }
  }

  @Test func aSecretIsNamedOnce() throws {
    let end = Tokens.date()
    let twice = [TimedSecret(.environment("A")), TimedSecret(.file("A")), TimedSecret(.environment("A"), until: end)]
    #expect(settings(.secrets(twice)) == ["keys.secrets"])
    #expect(settings(.secrets(Array(twice.prefix(2)))) == [])
    let members = ["a", "b"].map { TimedSecret(.secretsManager(name: "n", jsonKey: $0)) }
    #expect(settings(.secrets(members)) == [])
  }
}
