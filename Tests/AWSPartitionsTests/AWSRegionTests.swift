import AWSPartitions
import Foundation
import Testing

struct AWSRegionTests {
  private struct Listed: Decodable, Equatable {
    let partition: String
    let dnsSuffix: String
  }

  /// The oracle is botocore's own table: Tests/Integration/test_partitions.py holds the fixture to it.
  @Test func agreesWithBotocoreAboutEveryRegion() throws {
    let url = try #require(Bundle.module.url(forResource: "regions", withExtension: "json", subdirectory: "Fixtures"))
    let listed = try JSONDecoder().decode([String: Listed].self, from: Data(contentsOf: url))
    #expect(listed.count >= 45)
    for (name, expected) in listed {
      let region = AWSRegion(name)
      #expect(
        region.map { Listed(partition: $0.partition, dnsSuffix: $0.dnsSuffix) } == expected, "\(name)")
      #expect(region?.name == name)
    }
    #expect(Set(listed.values.map(\.partition)).count == 8)
  }

  @Test(arguments: [
    ("nz-north-1", "aws"), ("us-east-12", "aws"), ("cn-south-1", "aws-cn"), ("us-gov-north-3", "aws-us-gov"),
    ("us-isof-north-1", "aws-iso-f"), ("eusc-de-west-2", "aws-eusc"),
  ])
  func knowsThePartitionOfARegionThatOpensTomorrow(_ name: String, _ partition: String) {
    #expect(AWSRegion(name)?.partition == partition)
  }

  @Test(arguments: [
    "", "-", "--", "eu", "eu-west", "eu-west-", "eu--1", "-west-1", "eu-west-1-", "eu-west-1a", "EU-west-1",
    "eu-West-1",
    "eu-west-one", "eu_west_1", "eu-west-1.evil.example", "eu-west-1/", "eu-west-1@evil", "eu-west-1\n", "eu-wést-1",
    "eu-west-١", "aws-global", "aws-cn-global", "europe-west-1", "us-isox-east-1", "us-gov-1-1", "eusc-fr-east-1",
    "eu-" + String(repeating: "w", count: 28) + "-1",
  ])
  func refusesWhatIsNoRegion(_ name: String) {
    #expect(AWSRegion(name) == nil)
  }
}
