import JOSE
import Scheduling
import StrictJSON
import Testing

@testable import AWSScheduling

/// What is asked for, where the answers of moto would not tell.
struct RequestTests {
  @Test func readsConsistentlyAndAsksForNothingElseThanIsAllowed() throws {
    let proxy = try UnreliableProxy([])
    let store = try proxy.store()
    var message = Sample.message(1)
    #expect(try store.insert(message, text: "the text", key: Sample.key(1)) == .inserted)
    let again = try store.insert(Sample.message(2), text: "", key: Sample.key(1))
    #expect(again == .repeated(message.id, fingerprint: "f"))
    #expect(try store.message(message.reference) == message)
    #expect(try store.text(of: message.reference) == "the text")
    #expect(try store.messages(of: Sample.group, status: .scheduled, after: nil, limit: 5).items == [message])
    #expect(try store.due(by: message.deliverAt, limit: 5) == [message.reference])
    message.version = 2
    #expect(try store.replace(message))
    let subscriber = Sample.subscriber(1)
    #expect(try store.subscribe(subscriber) == subscriber)
    #expect(try store.subscribe(Sample.subscriber(2)) == subscriber)
    #expect(try store.subscriber(subscriber.id, of: Sample.group) == subscriber)
    #expect(try store.subscribers(of: Sample.group, status: .pending, after: nil, limit: 5).items == [subscriber])
    #expect(try store.replace(subscriber.confirmed()))
    #expect(try store.remove(subscriber.id, of: Sample.group))

    let requests = try proxy.requests()
    for (operation, input) in requests {
      switch operation {
      case "GetItem": #expect(input["ConsistentRead"]?.boolean == true)
      case "Query" where input["IndexName"] != nil: #expect(input["ConsistentRead"] == nil)
      case "Query": #expect(input["ConsistentRead"]?.boolean == true)
      case "PutItem": #expect(input["ConditionExpression"]?.string == "#version = :version")
      case "TransactWriteItems":
        for item in input["TransactItems"]?.elements ?? [] {
          let write = item["Put"] ?? item["Delete"]
          #expect(write?["ConditionExpression"]?.string != nil, "a write that overwrites whatever there is")
        }
      default: Issue.record("\(operation) is asked for")
      }
    }
    // One for each; one more to read whose the address is, and one to read the address of the one who is removed. What a
    // repeated request repeats is read from the refusal.
    #expect(requests.count == 15)
    // A step of a sending does not write the text again.
    let step = try #require(requests.first { $0.operation == "PutItem" })
    #expect(step.input["Item"]?["text"] == nil)
  }

  @Test func walksALongListInFewRequestsAndSeesEachOnce() throws {
    let proxy = try UnreliableProxy([])
    let store = try proxy.store()
    let count = 950
    let failed = [3, 4, 420, 949]
    let messages = (0..<count).map { number in
      var message = Sample.message(number)
      if failed.contains(number) { message.state = .failed(at: Sample.moment(1), code: "why") }
      return message
    }
    for start in stride(from: 0, to: count, by: 25) {
      let puts = messages[start..<min(start + 25, count)].map { message in
        JSONText.object(["PutRequest": .object(["Item": DynamoDBAttributes(message).json])])
      }
      let requests = JSONText.object([JSONText.Member(proxy.table, .array(puts))])
      try DynamoDB.call("BatchWriteItem", .object(["RequestItems": requests]))
    }
    for limit in [1, 2, 3, 4, 100] {
      let before = try proxy.requests().count
      var (found, pages) = ([Message](), 0)
      var cursor: MessageID?
      repeat {
        let page = try store.messages(of: Sample.group, status: .failed, after: cursor, limit: limit)
        #expect(page.items.count <= limit)
        found += page.items
        pages += 1
        cursor = page.next
      } while cursor != nil && pages < 100
      #expect(found == failed.reversed().map { messages[$0] })
      let queries = try proxy.requests().count - before
      #expect(queries <= 10 + 4 * pages && queries >= 10 && pages < 10, "\(queries) for \(pages) pages of \(limit)")
    }
    let page = try store.messages(of: Sample.group, status: .failed, after: Sample.id(900), limit: 10)
    #expect(page.items.isEmpty && page.next != nil, "a page that found nothing yet is not the last")
    #expect(try store.messages(of: Sample.group, status: nil, after: nil, limit: 5000).items.count == 100)
    #expect(try store.due(by: .latest, limit: 5000).count == 100)
  }
}
