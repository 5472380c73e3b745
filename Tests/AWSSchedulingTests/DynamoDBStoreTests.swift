import Scheduling
import StoreSuite
import Testing

/// DynamoDB, as moto plays it, against the suite of all stores.
struct DynamoDBStoreTests {
  @Test(arguments: StoreCase.all)
  func keepsThePromise(_ promise: StoreCase) throws {
    try promise.check(StoreSource(operations: 300) { try DynamoDB.store() })
  }
}
