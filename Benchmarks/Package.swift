// swift-tools-version: 6.2
import PackageDescription

// A package of its own: whoever uses Latchkey should not resolve jwt-kit, and what is measured is the public interface.

/// The identity of a package that is depended on by its path is the name of its folder, whatever a clone is called.
let parent = Context.packageDirectory.split(separator: "/").dropLast().last.map { String($0) } ?? "latchkey"

let package = Package(
  name: "latchkey-benchmarks",
  dependencies: [
    .package(path: ".."),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
  ],
  targets: [
    .target(name: "CBaseline", linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("jansson")]),
    .executableTarget(
      name: "latchkey-bench",
      dependencies: [
        "CBaseline", .product(name: "Latchkey", package: parent), .product(name: "JWTKit", package: "jwt-kit"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
