import Scheduling
import StrictJSON
import Testing

@testable import AWSScheduling

/// DynamoDB forgets items some time after their `expiresAt`, each by itself; moto never does. So the tests remove them.
struct ExpiryTests {
  private static let week = Subscriber.pendingSeconds
  private let table: String
  private let store: DynamoDBStore
  private let first = Sample.subscriber(1)

  init() throws {
    table = try DynamoDB.makeTable()
    store = DynamoDB.store(try DynamoDB.client(), table: table)
    #expect(try store.subscribe(first) == first)
  }

  private var subscriberKey: JSONText { Sample.key(.subscriber, first.id.text) }
  private var addressKey: JSONText { Sample.key(.address, first.address.text) }

  private func expiry(_ key: JSONText) throws -> String? {
    try #require(try DynamoDB.item(key, in: table))["expiresAt"]?["N"]?.string
  }

  @Test func movesTheExpiryOfBothItemsAndTakesItAway() throws {
    #expect(try expiry(subscriberKey) == "\(1_800_000_000 + Self.week)")
    #expect(try expiry(addressKey) == "\(1_800_000_000 + Self.week)")
    let invited = first.invited(at: Sample.moment(1000))
    #expect(try store.replace(invited))
    #expect(try expiry(subscriberKey) == "\(1_800_001_000 + Self.week)")
    #expect(try expiry(addressKey) == "\(1_800_001_000 + Self.week)")
    #expect(try store.replace(invited.confirmed()))
    #expect(try expiry(subscriberKey) == nil)
    #expect(try expiry(addressKey) == nil)
  }

  @Test func letsAnAddressWhoseSubscriberIsForgottenGo() throws {
    try DynamoDB.delete(subscriberKey, in: table)
    let newcomer = Sample.subscriber(2, createdAt: 5)
    #expect(try store.subscribe(newcomer) == newcomer)
    #expect(try store.subscribe(Sample.subscriber(3, createdAt: 6)) == newcomer)
    #expect(try store.replace(first.confirmed()) == false)
    #expect(try store.remove(first.id, of: Sample.group) == false)
    #expect(try store.remove(newcomer.id, of: Sample.group))
    #expect(try DynamoDB.item(addressKey, in: table) == nil)
  }

  @Test func keepsANewcomerApartFromAnExpiredOneWhoseAddressIsForgotten() throws {
    try DynamoDB.delete(addressKey, in: table)
    let newcomer = Sample.subscriber(2, createdAt: Self.week)
    #expect(try store.subscribe(newcomer) == newcomer)
    // An old link: else one address would get every message twice.
    #expect(try store.replace(first.confirmed()) == false)
    #expect(try store.replace(first.invited(at: Sample.moment(Self.week))) == false)
    #expect(try store.subscriber(first.id, of: Sample.group) == first)
    #expect(try store.remove(first.id, of: Sample.group))
    #expect(try store.subscriber(first.id, of: Sample.group) == nil)
    #expect(try store.subscribe(Sample.subscriber(3, createdAt: Self.week)) == newcomer)
  }

  @Test func remembersTheAddressOfOneThatIsConfirmedInTheLastMoment() throws {
    try DynamoDB.delete(addressKey, in: table)
    let confirmed = first.confirmed()
    #expect(try store.replace(confirmed))
    #expect(try store.subscribe(Sample.subscriber(2, createdAt: 100 * Self.week)) == confirmed)
  }

  @Test func removesOneWhoseAddressIsForgotten() throws {
    try DynamoDB.delete(addressKey, in: table)
    #expect(try store.remove(first.id, of: Sample.group))
    #expect(try store.subscriber(first.id, of: Sample.group) == nil)
  }

  @Test func insertsAgainWhereTheKeyIsForgotten() throws {
    #expect(try store.insert(Sample.message(1), text: "", key: Sample.key(1)) == .inserted)
    #expect(try expiry(Sample.key(.request, Sample.key(1).digest)) == "1800086400")
    try DynamoDB.delete(Sample.key(.request, Sample.key(1).digest), in: table)
    #expect(try store.insert(Sample.message(2), text: "", key: Sample.key(1)) == .inserted)
  }
}
