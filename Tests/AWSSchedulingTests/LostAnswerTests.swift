import AWSScheduling
import Scheduling
import StrictJSON
import Testing

/// Every write is tried again when its answer is lost; it is done once all the same, and the caller hears the truth.
struct LostAnswerTests {
  @Test(arguments: [nil, Sample.key(1)])
  func insertsAMessageOnce(key: IdempotencyKey?) throws {
    let proxy = try UnreliableProxy(["lose", "lose"])
    let store = try proxy.store()
    let message = Sample.message(1)
    #expect(try store.insert(message, text: "the text", key: key) == .inserted)
    #expect(try store.messages(of: Sample.group, status: nil, after: nil, limit: 100).items == [message])
    #expect(try store.text(of: message.reference) == "the text")
    try expectSameToken(proxy, count: 3)
  }

  @Test func saysThatAMessageWasInsertedThoughASenderHasItAlready() throws {
    let store = try DynamoDB.store()
    var message = Sample.message(1)
    #expect(try store.insert(message, text: "the text", key: nil) == .inserted)
    message.state = .sending(Message.Lease(holder: "a sender", until: Sample.moment(60)))
    message.version = 2
    #expect(try store.replace(message))
    #expect(try store.insert(Sample.message(1), text: "the text", key: nil) == .inserted)
    #expect(try store.message(message.reference) == message)
  }

  @Test func refusesAnotherMessageWithTheSameIdentifier() throws {
    let store = try DynamoDB.store()
    #expect(try store.insert(Sample.message(1), text: "the text", key: nil) == .inserted)
    #expect(fault { try store.insert(Sample.message(1, createdAt: 1), text: "", key: nil) }?.code == "identifier_taken")
    #expect(try store.message(Sample.message(1).reference) == Sample.message(1))
  }

  @Test func changesAMessageOnce() throws {
    let proxy = try UnreliableProxy(["pass", "lose"])
    let store = try proxy.store()
    var message = Sample.message(1)
    #expect(try store.insert(message, text: "the text", key: nil) == .inserted)
    message.state = .cancelled(at: Sample.moment(5))
    message.version = 2
    #expect(try store.replace(message))
    #expect(try store.message(message.reference) == message)
    #expect(try proxy.requests().count { $0.operation == "PutItem" } == 2)
  }

  @Test func addsChangesAndKnowsASubscriberOnce() throws {
    let proxy = try UnreliableProxy(["lose", "pass", "pass", "pass", "lose"])
    let store = try proxy.store()
    let subscriber = Sample.subscriber(1)
    #expect(try store.subscribe(subscriber) == subscriber)
    let confirmed = subscriber.confirmed()
    // The subscription and its repetition; then one reading, so that the answer to the change is the one that is lost.
    #expect(try store.subscriber(subscriber.id, of: Sample.group) == subscriber)
    #expect(try store.replace(confirmed))
    #expect(try store.subscribers(of: Sample.group, status: nil, after: nil, limit: 100).items == [confirmed])
  }

  /// moto knows no tokens, and says the second time that there is nothing to remove. DynamoDB answers a token that it knows
  /// with what it has answered before.
  @Test func namesARemovalSoThatItsRepetitionIsKnown() throws {
    let subscriber = Sample.subscriber(1)
    let proxy = try UnreliableProxy(["pass", "pass", "lose"])
    let store = try proxy.store()
    #expect(try store.subscribe(subscriber) == subscriber)
    _ = try store.remove(subscriber.id, of: Sample.group)
    #expect(try store.subscriber(subscriber.id, of: Sample.group) == nil)
    try expectSameToken(proxy, count: 2, from: 1)
  }

  @Test func namesEachWriteOtherwise() throws {
    let proxy = try UnreliableProxy([])
    let store = try proxy.store()
    for number in 1...2 {
      #expect(try store.insert(Sample.message(number), text: "", key: nil) == .inserted)
      let subscriber = Sample.subscriber(number, address: "reader\(number)@example.org")
      #expect(try store.subscribe(subscriber) == subscriber)
      #expect(try store.replace(subscriber.confirmed()))
      #expect(try store.remove(subscriber.id, of: Sample.group))
    }
    let tokens = try proxy.requests().compactMap { $0.input["ClientRequestToken"]?.string }
    #expect(tokens.count == 8)
    #expect(Set(tokens).count == 8)
    #expect(tokens.allSatisfy { (1...36).contains($0.utf8.count) })
  }

  private func expectSameToken(_ proxy: UnreliableProxy, count: Int, from first: Int = 0) throws {
    let transactions = try proxy.requests().filter { $0.operation == "TransactWriteItems" }.dropFirst(first)
    let tokens = transactions.map { $0.input["ClientRequestToken"]?.string }
    #expect(tokens.count == count)
    #expect(Set(tokens).count == 1)
    #expect(tokens.first.flatMap { $0 } != nil)
  }
}
