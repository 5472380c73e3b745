import AWSClient
import AWSScheduling
import HTTPFetch
import JOSE
import Scheduling
import StrictJSON
import TestSupport

/// moto's DynamoDB, which judges the signature of every request, and tables in it.
enum DynamoDB {
  /// moto's transactions are right, but one at a time only: each takes a copy of the whole table, and where a condition
  /// fails puts it back, with whatever others have written meanwhile. DynamoDB lets no two transactions see each other;
  /// so requests are let in one by one. The copy holds the same items and not copies of them, because a thousand messages
  /// would take a quarter of an hour otherwise; what is put or deleted changes no item.
  private static let preparation = """
    import collections, copy, threading
    from moto.dynamodb.models.table import Table
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication as Application
    gate, answer = threading.Lock(), Application.__call__
    def one_by_one(self, environ, start_response):
        with gate:
            return answer(self, environ, start_response)
    Application.__call__ = one_by_one
    def snapshot(table, memo):
        twin = copy.copy(table)
        twin.items = collections.defaultdict(dict, {key: dict(items) for key, items in table.items.items()})
        return twin
    Table.__deepcopy__ = snapshot
    # Of a request without a body moto takes the query for the body, and then refuses every signature, boto3's own too.
    from moto.iam.access_control import IAMRequestBase as Judge
    calculate = Judge._calculate_signature
    def calculate_over_what_was_sent(self):
        if self._method == "GET" and not self._body:
            self._data = {}
        return calculate(self)
    Judge._calculate_signature = calculate_over_what_was_sent
    # A page after the first is asked for in a query, for which there is no need.
    from moto.scheduler.models import EventBridgeSchedulerBackend as Scheduler
    Scheduler.PAGINATION_MODEL["list_schedules"]["limit_default"] = 10_000
    """

  /// What the functions may do; moto asks for a permission to have transactions, which AWS does not know.
  static let actions = ["GetItem", "PutItem", "DeleteItem", "Query", "TransactWriteItems"].map { "dynamodb:\($0)" }

  static let scheduleGroup = "thousand"

  struct Place: Sendable {
    let server: MotoServer
    /// May do `actions`.
    let scheduler: MotoServer.Key
    /// May make tables as well, and write many items at once.
    let owner: MotoServer.Key
    /// May make schedules in the group `DynamoDB.scheduleGroup`, and list all there are.
    let waker: MotoServer.Key
    /// May read items.
    let reader: MotoServer.Key
  }

  /// The one server of these tests.
  static let place = Result {
    let server = try MotoServer(preparation: preparation)
    let scheduler = try server.user("scheduler", may: actions)
    let owner = try server.user("owner", may: actions + ["dynamodb:CreateTable", "dynamodb:BatchWriteItem"])
    try server.boto("client('scheduler').create_schedule_group(Name='\(scheduleGroup)')")
    let waker = try server.user("waker", may: ["scheduler:CreateSchedule", "scheduler:ListSchedules"])
    let reader = try server.user("reader", may: ["dynamodb:GetItem"])
    try server.checkEverything()
    return Place(server: server, scheduler: scheduler, owner: owner, waker: waker, reader: reader)
  }

  static func client(
    as key: KeyPath<Place, MotoServer.Key> = \.scheduler, changing change: (inout [String: String]) -> Void = { _ in },
    report: @escaping @Sendable (AWSAttempt) -> Void = { _ in }
  ) throws -> AWSClient {
    let place = try place.get()
    var variables = place.server.variables(place[keyPath: key])
    change(&variables)
    return AWSClient(
      AWSEnvironment(allowsLoopbackHTTP: true) { [variables] in variables[$0] }, trust: .system, report: report)
  }

  /// Makes a table that nobody else has.
  static func makeTable() throws -> String {
    let name = "t\(UInt64.random(in: 0...UInt64.max))"
    _ = try call("CreateTable", .raw(Array(definition(name).utf8)))
    return name
  }

  /// A store with a table of its own. The machine may be busy with other things; no operation has to be done in 3 s.
  static func store() throws -> DynamoDBStore { store(try client(), table: try makeTable()) }

  static func store(_ client: AWSClient, table: String) -> DynamoDBStore {
    DynamoDBStore(client, table: table, limit: .seconds(3600), longest: 60)
  }

  /// Has the owner do something.
  @discardableResult static func call(_ operation: String, _ input: JSONText) throws -> JSONDocument {
    try client(as: \.owner).call(
      AWSClient.Operation(
        operation, of: .dynamoDB, input: input, maximumAnswerBytes: 1 << 20, isIdempotent: operation != "CreateTable"),
      within: .seconds(60))
  }

  /// The table as docs/scheduler-table.md has it, but for its expiry: moto forgets nothing.
  static func definition(_ name: String) -> String {
    """
    {"TableName": "\(name)", "BillingMode": "PAY_PER_REQUEST",
     "AttributeDefinitions": [
       {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
       {"AttributeName": "duePk", "AttributeType": "S"}, {"AttributeName": "wakeAt", "AttributeType": "N"}],
     "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
     "GlobalSecondaryIndexes": [
       {"IndexName": "due", "Projection": {"ProjectionType": "KEYS_ONLY"},
        "KeySchema": [{"AttributeName": "duePk", "KeyType": "HASH"}, {"AttributeName": "wakeAt", "KeyType": "RANGE"}]}]}
    """
  }
}
