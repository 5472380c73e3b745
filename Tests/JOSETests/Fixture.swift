import Foundation

/// Reads the fixtures of this target.
enum Fixture {
  static func decode<Value: Decodable>(_ name: String) -> Value {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"),
      let data = try? Data(contentsOf: url), let value = try? JSONDecoder().decode(Value.self, from: data)
    else { fatalError("the fixture \(name) does not read") }
    return value
  }
}
