internal import AuthorizerApp
internal import HTTPTypes
internal import HostedLogin
internal import JOSE
internal import KeyFetching
internal import LambdaRuntime
internal import LocalHTTP
internal import Logging
internal import PolicyDocument
internal import RESTStage
internal import SAMTemplate
internal import SQLiteScheduling
internal import Scheduling
internal import SchedulerApp
internal import Signatures
internal import StrictJSON
internal import SystemCalls

/// Everything put together: from files and ports to the three sites.
struct Composition: Sendable {
  struct Ports: Sendable {
    let web: Int
    let api: Int
    let login: Int
  }

  let pages: any LocalSite
  let stage: any LocalSite
  let login: any LocalSite
  let scheduler: LocalScheduler
  let announcement: Announcement
  /// Kept open, and to itself, as long as the gateway runs.
  let data: DataFolder
}

extension Composition {
  init(_ settings: Gateway.Settings, _ ports: Ports, logger: Logger) throws(GatewayFault) {
    let plan = settings.plan
    let addresses = Addresses(
      web: settings.address.origin(ports.web), api: settings.address.origin(ports.api),
      login: "http://\(settings.loginAddress.host):\(ports.login)")
    let data = try DataFolder(settings.data)
    self.data = data
    let secrets = LocalSecrets(folder: data.secrets)

    let deployment = try TemplateFile.read(
      settings.template,
      in: Surroundings(
        parameters: plan.parameters(addresses), identifiers: plan.identifiers, secret: { secrets.text(of: $0) }))
    let functions = try FunctionRoles(of: deployment)
    Self.makeSecrets(of: functions.authorizer, in: secrets)
    let pool = try LocalPool(
      deployment.userPool, at: settings.loginAddress, port: ports.login, keys: settings.keys, plan: plan)

    let keyStore = KeyStore(.fromEnvironment())
    let secretProvider = LocalSecretProvider(secrets, else: keyStore)
    let policy = try LocalPolicy.load(settings.policy, for: functions.authorizer, issuer: pool.issuer)
    let authorizer = Authorizer(
      policy: policy, keys: LocalKeyProvider(pool.issuer, { pool.keys.keys }, else: keyStore), secrets: secretProvider)

    let apiURL = "\(addresses.api)/\(deployment.api.stageName)"
    let schedulerSettings = try Self.schedulerSettings(functions.scheduler, url: apiURL)
    let outbox = Outbox(folder: data.outbox, from: schedulerSettings.from)
    let store = try data.openStore(filledWith: DemoData(plan, at: NumericDate.now().wholeSecond))
    let scheduler = LocalScheduler(
      settings: schedulerSettings, store: store, outbox: outbox, secrets: secretProvider, logger: logger)
    self.scheduler = scheduler

    stage = HostCheckedSite(
      try Self.stage(
        of: deployment.api, authorize: { _, event in Self.answer(authorizer, to: event, logger) },
        invoke: { scheduler.answer($1) }),
      address: settings.address, port: ports.api)
    login = pool.site
    pages = HostCheckedSite(
      PageSite(
        folder: settings.web, headers: try PageHeaders.read("\(settings.web)/headers.json", for: addresses),
        configuration: .object([
          "apiUrl": .string(apiURL), "loginUrl": .string(addresses.login), "clientId": .string(pool.pool.clientID),
          "redirectUri": .string("\(addresses.web)/"), "logoutUri": .string("\(addresses.web)/"),
          "scopes": .strings(pool.pool.scopes), "outboxUrl": "/local/outbox",
          // Where there is something to see.
          "defaultGroup": plan.messages.first.map { JSONText.string($0.group) } ?? .null,
        ]), outbox: outbox), address: settings.address, port: ports.web)
    let running = RunningGateway(
      web: "\(addresses.web)/", api: apiURL, login: addresses.login, issuer: pool.issuer, clientID: pool.pool.clientID,
      scopes: pool.pool.scopes, accessTokenSeconds: pool.pool.accessTokenSeconds,
      idTokenSeconds: pool.pool.idTokenSeconds,
      users: plan.users.map(\.email), outbox: data.outbox, plan: Self.whole(settings.planPath),
      keys: Self.whole(settings.keys))
    announcement = Announcement(running: running, users: plan.users, data: settings.data)
    try data.note(running)
  }
}
