import Scheduling
import StrictJSON
import Testing

@testable import AWSScheduling

/// Items that somebody put into the table by hand: whoever meets one says so; none is left out in silence.
struct MalformedTableTests {
  private let table: String
  private let store: DynamoDBStore

  init() throws {
    table = try DynamoDB.makeTable()
    store = DynamoDB.store(try DynamoDB.client(), table: table)
  }

  @Test func saysThatAMessageCannotBeRead() throws {
    for number in 1...3 { #expect(try store.insert(Sample.message(number), text: "", key: nil) == .inserted) }
    try DynamoDB.put(
      .object([
        "pk": .object(["S": "GROUP#readers"]), "sk": .object(["S": .string("MSG#\(Sample.message(2).id)")]),
        "duePk": .object(["S": "DUE"]), "wakeAt": .object(["N": "5"]), "state": .object(["S": "scheduled"]),
        "version": .object(["N": "7"]),
      ]), in: table)
    var change = Sample.message(2)
    change.version = 2
    for fault in [
      fault { try store.message(Sample.message(2).reference) }, fault { try store.replace(change) },
      fault { try store.messages(of: Sample.group, status: nil, after: nil, limit: 100) },
      fault { try store.messages(of: Sample.group, status: .scheduled, after: nil, limit: 1) },
      fault { try store.insert(Sample.message(2), text: "", key: nil) },
    ] {
      #expect(fault?.code == "item_malformed")
      #expect(fault?.reason.contains("the attribute subject of an item GROUP#…, MSG#… is no string") == true)
    }
    // Its keys are all that this reads.
    #expect(try store.due(by: Sample.moment(0), limit: 1) == [Sample.message(2).reference])
  }

  @Test(arguments: [
    ("GROUP#readers", "SUB#01mcc5rm000000000000000001"), ("GROUP#", "MSG#01mcc5rm000000000000000001"),
    ("readers", "MSG#01mcc5rm000000000000000001"), ("GROUP#readers", "MSG#"), ("GROUP#readers", "MSG#nonsense"),
  ])
  func saysThatSomethingElseIsDue(partition: String, sort: String) throws {
    try DynamoDB.put(
      .object([
        "pk": .object(["S": .string(partition)]), "sk": .object(["S": .string(sort)]), "duePk": .object(["S": "DUE"]),
        "wakeAt": .object(["N": "5"]),
      ]), in: table)
    #expect(fault { try store.due(by: Sample.moment(0), limit: 1) }?.code == "item_malformed")
  }

  @Test func saysThatAKeyATextOrAnAddressCannotBeRead() throws {
    #expect(try store.insert(Sample.message(1), text: "the text", key: Sample.key(1)) == .inserted)
    #expect(try store.subscribe(Sample.subscriber(1)) == Sample.subscriber(1))
    func spoil(_ kind: DynamoDBKey.Kind, _ name: String) throws {
      guard case .object(let key) = Sample.key(kind, name) else { return }
      let later = Sample.moment(1_000_000)
      try DynamoDB.put(
        .object(key + [JSONText.Member("expiresAt", DynamoDBAttributes.Value.moment(later).json)]), in: table)
    }
    try spoil(.request, Sample.key(1).digest)
    try spoil(.text, Sample.message(1).id.text)
    try spoil(.address, "reader@example.org")
    let faults = [
      (
        "message of an item GROUP#…, KEY#…",
        fault { try store.insert(Sample.message(2), text: "", key: Sample.key(1)) }
      ),
      ("text of an item GROUP#…, TEXT#…", fault { try store.text(of: Sample.message(1).reference) }),
      ("subscriber of an item GROUP#…, ADDR#…", fault { try store.subscribe(Sample.subscriber(2)) }),
    ]
    for (place, fault) in faults {
      #expect(fault?.code == "item_malformed")
      #expect(fault?.reason.contains("the attribute \(place) is no string") == true)
      #expect(fault?.reason.contains("example.org") == false)
    }
  }
}
