import Scheduling
import StoreSuite
import Testing

/// The store that keeps nothing on disk, against the suite of all stores.
struct MemoryStoreTests {
  @Test(arguments: StoreCase.all)
  func keepsThePromise(_ promise: StoreCase) throws {
    try promise.check(StoreSource { MemoryStore() })
  }
}
