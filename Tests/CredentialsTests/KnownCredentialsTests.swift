import Testing

@testable import Credentials

@Test func nobodyIsRecognisedWhereNobodyIsKnown() {
  #expect(KnownCredentials([]).recognise(address: "192.0.2.1") == nil)
}
