// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target: what is doubtful does not compile.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A target of the house; `imports` are its only arrows (scripts/check-layers proves that they point down).
func room(_ name: String, _ imports: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

func front(_ name: String, _ imports: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: imports, swiftSettings: strict)
}

func tests(_ name: String, _ imports: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + imports, resources: resources,
    swiftSettings: strict)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "latchkey",
  products: [
    .library(name: "Latchkey", targets: ["JOSE", "OIDC", "KeyFetching"]),
    .library(name: "LatchkeyContext", targets: ["LatchkeyContext"]),
    .executable(name: "latchkey-authorizer", targets: ["latchkey-authorizer"]),
    .executable(name: "latchkey-scheduler", targets: ["latchkey-scheduler"]),
    .executable(name: "latchkey", targets: ["latchkey"]),
    .executable(name: "latchkey-gateway", targets: ["latchkey-gateway"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
  ],
  targets: [
    // Row 0: C.
    .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

    // Row 1: bindings, and a table. Only a binding imports its C module.
    room("StrictJSON", ["CJansson"]),
    room("Signatures", ["COpenSSL"]),
    room("HTTPFetch", ["CCurl"]),
    room("SystemCalls", []),
    room("YAMLReading", ["CYAML"]),
    room("AWSPartitions", []),

    // Row 2: pure. No I/O, no clock, no globals, no environment.
    room("JOSE", ["StrictJSON", "Signatures"]),
    room("OIDC", ["AWSPartitions", "JOSE", "StrictJSON"]),
    room("APIGateway", ["StrictJSON"]),
    room("Authorization", ["OIDC", "JOSE", "StrictJSON"]),
    room("Credentials", ["APIGateway", "Authorization", "OIDC", "JOSE", "Signatures"]),
    room("PolicyDocument", ["APIGateway", "Authorization", "Credentials", "OIDC", "JOSE", "StrictJSON"]),
    room(
      "PolicyLint", ["APIGateway", "Authorization", "Credentials", "OIDC", "JOSE", "PolicyDocument", "StrictJSON"]),
    room("LatchkeyContext", []),
    room("Scheduling", ["JOSE"]),
    room("SAMTemplate", ["YAMLReading"]),

    // Row 3: effects.
    room("StructuredLogging", ["StrictJSON", "SystemCalls", logging]),
    room("AWSClient", ["AWSPartitions", "HTTPFetch", "JOSE", "StrictJSON", "SystemCalls"]),
    room("KeyFetching", ["AWSClient", "OIDC", "JOSE", "HTTPFetch", "SystemCalls", "Signatures", "StrictJSON"]),
    room(
      "AWSScheduling", ["AWSClient", "AWSPartitions", "HTTPFetch", "JOSE", "Scheduling", "StrictJSON", "SystemCalls"]),
    room("LambdaRuntime", ["HTTPFetch", "SystemCalls", "StrictJSON"]),

    room("FunctionHosting", ["LambdaRuntime", "StructuredLogging", "SystemCalls", logging]),
    room(
      "PolicyLoading",
      ["Authorization", "FunctionHosting", "JOSE", "KeyFetching", "OIDC", "PolicyDocument", "SystemCalls", logging]),

    // Row 4: apps.
    room(
      "AuthorizerApp",
      [
        "APIGateway", "Authorization", "Credentials", "FunctionHosting", "JOSE", "KeyFetching", "LambdaRuntime", "OIDC",
        "PolicyDocument", "PolicyLoading", "Signatures", "StrictJSON", "StructuredLogging", "SystemCalls", logging,
      ]),
    room(
      "SchedulerApp",
      [
        "APIGateway", "AWSClient", "AWSScheduling", "Authorization", "FunctionHosting", "JOSE", "KeyFetching",
        "LatchkeyContext", "LambdaRuntime", "OIDC", "PolicyDocument", "PolicyLoading", "Scheduling", "Signatures",
        "StrictJSON", "SystemCalls", logging,
      ]),

    // Row 5: tools.
    room(
      "CommandLineApp",
      [
        "APIGateway", "AuthorizerApp", "Authorization", "Credentials", "OIDC", "JOSE", "KeyFetching", "LambdaRuntime",
        "HTTPFetch", "PolicyDocument", "PolicyLint", "PolicyLoading", "SAMTemplate", "Signatures", "StrictJSON",
        "SystemCalls", "YAMLReading",
        argumentParser,
      ]),

    room("SQLiteScheduling", ["JOSE", "Scheduling", "SystemCalls", sqlite]),

    // The deployment on one machine: what stands for API Gateway, for Cognito's hosted login, and all of it together.
    room("LocalHTTP", [httpTypes]),
    room(
      "RESTStage",
      ["Credentials", "JOSE", "LambdaRuntime", "LocalHTTP", "SAMTemplate", "Signatures", "StrictJSON", httpTypes]),
    room(
      "HostedLogin", ["JOSE", "LocalHTTP", "OIDC", "SAMTemplate", "Signatures", "StrictJSON", "SystemCalls", httpTypes]),
    room(
      "LocalGateway",
      [
        "APIGateway", "AuthorizerApp", "Authorization", "HostedLogin", "JOSE", "KeyFetching", "LambdaRuntime",
        "LocalHTTP", "OIDC",
        "PolicyDocument", "RESTStage", "SAMTemplate", "SQLiteScheduling", "SchedulerApp", "Scheduling",
        "Signatures",
        "StrictJSON", "StructuredLogging", "SystemCalls", argumentParser, httpTypes, hummingbird, logging, nioCore,
        nioPosix,
        serviceLifecycle, hummingbirdCore, unixSignals,
      ]),

    // Row 6: mains.
    front("latchkey-authorizer", ["AuthorizerApp"]),
    front("latchkey-scheduler", ["SchedulerApp"]),
    front("latchkey", ["CommandLineApp"]),
    front("latchkey-gateway", ["LocalGateway"]),

    // Tests
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
    tests("AWSClient", ["AWSPartitions", "HTTPFetch", "StrictJSON"], resources: [.copy("Fixtures")]),
    tests(
      "AWSScheduling", ["AWSClient", "HTTPFetch", "JOSE", "Scheduling", "StoreSuite", "StrictJSON", "TestSupport"],
      resources: [.copy("Fixtures")]),
    tests("APIGateway", ["StrictJSON", "TestSupport"], resources: [.copy("Fixtures")]),
    tests("Authorization", ["OIDC", "JOSE", "StrictJSON", "Signatures", "TestSupport"]),
    tests("Credentials", ["APIGateway", "Authorization", "JOSE", "OIDC"], resources: [.copy("Fixtures")]),
    tests(
      "AuthorizerApp",
      ["Authorization", "JOSE", "LambdaRuntime", "OIDC", "PolicyDocument", "Signatures", "StrictJSON", "TestSupport"]),
    tests("AWSPartitions", resources: [.copy("Fixtures")]),
    tests(
      "CommandLineApp",
      [
        "AuthorizerApp", "Authorization", "JOSE", "OIDC", "PolicyDocument", "Signatures", "StrictJSON", "TestSupport",
        argumentParser,
      ]),
    tests(
      "HostedLogin",
      ["JOSE", "LocalHTTP", "OIDC", "SAMTemplate", "Signatures", "StrictJSON", "SystemCalls", "TestSupport", httpTypes]),
    tests("HTTPFetch", resources: [.copy("Fixtures")]),
    tests("JOSE", ["Signatures", "StrictJSON"], resources: [.copy("Fixtures")]),
    tests("KeyFetching", ["HTTPFetch", "JOSE", "OIDC", "Signatures", "StrictJSON"], resources: [.copy("Fixtures")]),
    tests("LambdaRuntime", ["HTTPFetch", "SystemCalls"], resources: [.copy("Fixtures")]),
    tests("LatchkeyContext"),
    tests(
      "PolicyDocument",
      ["APIGateway", "Authorization", "Credentials", "JOSE", "OIDC", "Signatures", "StrictJSON", "TestSupport"],
      resources: [.copy("Fixtures")]),
    tests("PolicyLoading", ["Authorization", "JOSE", "OIDC", "PolicyDocument"]),
    tests(
      "LocalGateway",
      [
        "JOSE", "LocalHTTP", "OIDC", "PolicyDocument", "SAMTemplate", "SQLiteScheduling", "Scheduling", "StrictJSON",
        "SystemCalls", "TestSupport", httpTypes,
      ]),
    tests("OIDC", ["JOSE", "Signatures", "StrictJSON"], resources: [.copy("Fixtures")]),
    tests("PolicyLint", ["Authorization", "JOSE", "PolicyDocument", "TestSupport"]),
    tests(
      "RESTStage",
      ["APIGateway", "JOSE", "LambdaRuntime", "LocalHTTP", "SAMTemplate", "StrictJSON", "TestSupport", httpTypes]),
    tests("SAMTemplate", ["TestSupport", "YAMLReading"]),
    tests("Scheduling", ["JOSE", "TestSupport"]),
    // The promises of every store, for the tests of each.
    .target(
      name: "StoreSuite", dependencies: ["JOSE", "Scheduling", "TestSupport"], path: "Tests/StoreSuite",
      swiftSettings: strict),
    .testTarget(
      name: "SchedulingStoreTests",
      dependencies: ["JOSE", "SQLiteScheduling", "Scheduling", "StoreSuite", "SystemCalls", "TestSupport", sqlite],
      swiftSettings: strict),
    // Processes for tests to kill; nothing ships it.
    .executableTarget(
      name: "scheduling-harness",
      dependencies: [
        "JOSE", "SQLiteScheduling", "SchedulerApp", "Scheduling", "SystemCalls", "TestSupport", argumentParser, logging,
      ],
      path: "Tests/Harness", swiftSettings: strict),
    tests(
      "SchedulerApp",
      [
        "APIGateway", "Authorization", "JOSE", "OIDC", "Scheduling", "Signatures", "StrictJSON", "TestSupport", logging,
      ]),
    tests("Signatures"),
    tests("StrictJSON", resources: [.copy("Fixtures")]),
    tests("StructuredLogging", ["SystemCalls", logging]),
    tests("SystemCalls", ["TestSupport"]),
    tests("YAMLReading", resources: [.copy("Fixtures")]),
  ],
  swiftLanguageModes: [.v6]
)

// libFuzzer brings its own main, so these build with --sanitize=fuzzer only: scripts/fuzz does.
if Context.environment["LATCHKEY_FUZZ"] == "1" {
  func fuzz(_ name: String, _ folder: String, _ imports: [Target.Dependency]) -> Target {
    .executableTarget(
      name: name, dependencies: ["FuzzSupport"] + imports, path: "fuzz/\(folder)", swiftSettings: strict)
  }
  package.targets += [
    .target(
      name: "FuzzSupport", dependencies: ["OIDC", "JOSE", "StrictJSON", "SystemCalls"], path: "fuzz/Support",
      swiftSettings: strict),
    fuzz("fuzz-json", "JSON", ["StrictJSON"]),
    fuzz("fuzz-token", "Token", ["OIDC", "JOSE", "StrictJSON", "Signatures"]),
    fuzz("fuzz-keyset", "KeySet", ["JOSE", "KeyFetching", "StrictJSON", "Signatures"]),
    fuzz(
      "fuzz-event", "Event",
      [
        "APIGateway", "AuthorizerApp", "JOSE", "LambdaRuntime", "LatchkeyContext", "OIDC", "PolicyDocument",
        "StrictJSON",
      ]),
    fuzz(
      "fuzz-policy", "Policy",
      ["APIGateway", "Authorization", "Credentials", "JOSE", "OIDC", "PolicyDocument", "StrictJSON"]),
  ]
}
