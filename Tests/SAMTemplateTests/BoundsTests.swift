import SAMTemplate
import TestSupport
import Testing

/// Templates made to take long, or to become large.
@Suite struct BoundsTests {
  private func problems(of text: String) -> [TemplateFault.Problem] {
    do throws(TemplateFault) {
      _ = try Deployment(of: Array(text.utf8), in: Surroundings(parameters: TodaysTemplateTests.parameters))
      return []
    } catch {
      return error.problems
    }
  }

  @Test func aLargeTextIsNotRead() {
    let text = "Resources: {}\n" + String(repeating: "#", count: Deployment.maximumTemplateBytes)
    #expect(problems(of: text).map(\.code) == [.tooLarge])
    #expect(problems(of: String(repeating: "[", count: 100)).map(\.code) == [.tooLarge])
  }

  @Test func thereAreBoundsToResourcesRoutesAndConditions() {
    let many = (0...500).map { "R\($0): { Type: AWS::SQS::Queue }" }.joined(separator: "\n")
    #expect(Template(resources: many).problems().map(\.code) == [.tooLarge])
    let conditions = (0...500).map { "  C\($0): !Equals [a, a]" }.joined(separator: "\n")
    #expect(Template(head: "Conditions:\n\(conditions)").problems().map(\.code) == [.tooLarge])
    let events = (0...300).map {
      "E\($0): { Type: Api, Properties: { RestApiId: !Ref Api, Method: GET, Path: /p\($0) } }"
    }.joined(separator: ", ")
    let function = "F: { Type: AWS::Serverless::Function, Properties: { Handler: x, Events: { \(events) } } }"
    #expect(Template(resources: function).problems().map(\.code) == [.tooLarge])
  }

  /// Each name is the one before it twice: thirty of them would be a gigabyte.
  @Test func namesThatDoubleEnd() {
    let chain = (1...30).map {
      "Q\($0): { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub \"${Q\($0 - 1).QueueName}${Q\($0 - 1).QueueName}\" } }"
    }
    let resources = (["Q0: { Type: AWS::SQS::Queue, Properties: { QueueName: xxxxxxxx } }"] + chain).joined(
      separator: "\n")
    #expect(codes("!GetAtt Q30.QueueName", resources: resources) == [.tooLarge])
  }

  @Test func chainsEnd() {
    let conditions = (1...200).map { "  C\($0): !Not [!Condition C\($0 - 1)]" }.joined(separator: "\n")
    #expect(codes("!If [C200, a, b]", head: "Conditions:\n  C0: !Equals [a, a]\n\(conditions)") == [.tooLarge])
  }

  /// A condition that names another twice, thirty deep: evaluated once each.
  @Test func aConditionIsEvaluatedOnce() throws {
    let conditions = (1...30).map { "  C\($0): !And [!Condition C\($0 - 1), !Condition C\($0 - 1)]" }.joined(
      separator: "\n")
    #expect(try value("!If [C30, a, b]", head: "Conditions:\n  C0: !Equals [a, a]\n\(conditions)") == "a")
  }

  /// An alias may stand for a lot of work.
  @Test func workIsBounded() {
    let list =
      "["
      + Array(repeating: "!Split [\",\", \"\(String(repeating: ",", count: 2000))\"]", count: 200).joined(
        separator: ",") + "]"
    #expect(codes("!Select [0, \(list)]").contains(.tooLarge))
    let long =
      "!Join [\"\(String(repeating: "x", count: 5000))\", !Split [\",\", \"\(String(repeating: ",", count: 5000))\"]]"
    #expect(codes(long) == [.tooLarge])
  }

  @Test func anEnvironmentIsAsLargeAsLambdaTakes() {
    #expect(codes(String(repeating: "x", count: 4080)) == [])
    #expect(codes(String(repeating: "x", count: 4097)) == [.tooLarge])
  }

  /// However a template is damaged: it is read, or refused with reasons that name lines of it.
  @Test func aDamagedTemplateIsReadOrRefused() throws {
    let lines = try #require(TodaysTemplateTests.text).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var random = Seeded(state: seed)
    let oddities = [
      "!Ref", "!If [a, b, c]", "{}", "[]", "~", "!Sub \"${X}\"", "Fn::If: [HasPublicUrl, a, b]", "9e99", "- a", "? b",
    ]
    var refused = 0
    for _ in 0..<min(cases, 60) {
      var damaged = lines
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: damaged.remove(at: place)
        case 1: damaged.insert(damaged.randomElement(using: &random).unsafelyPresent, at: place)
        case 2:
          let line = damaged[place]
          guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
          damaged[place] =
            (line[...colon] + Array(" \(oddities.randomElement(using: &random).unsafelyPresent)".utf8))[...]
        default: damaged.swapAt(place, Int.random(in: 0..<damaged.count, using: &random))
        }
      }
      let text = Array(damaged.joined(separator: [UInt8(ascii: "\n")]))
      let problems = problems(of: String(decoding: text, as: UTF8.self))
      refused += problems.isEmpty ? 0 : 1
      for problem in problems {
        #expect(problem.line.map { (1...damaged.count + 1).contains($0) } ?? true, "seed \(seed)")
        #expect(!problem.reason.isEmpty && !problem.reason.hasSuffix("."))
      }
    }
    #expect(refused > 5)
  }
}
