import HTTPTypes
import LocalHTTP
import Testing
import TestSupport

@testable import RESTStage

@Suite("What a function answers")
struct IntegrationAnswerTests {
  private func read(_ text: String) -> LocalResponse? { IntegrationAnswer(parsing: Array(text.utf8))?.response }

  @Test(arguments: [
    (#"{"statusCode":200}"#, 200, ""), (#"{"statusCode":204,"body":null,"headers":null}"#, 204, ""),
    (#"{"statusCode":404,"body":"é","isBase64Encoded":false}"#, 404, "é"),
    (#"{"statusCode":200,"body":"w6k=","isBase64Encoded":true}"#, 200, "é"),
    (#"{"statusCode":599,"body":"","extra":[1]}"#, 599, ""),
  ])
  func isRead(_ text: String, _ status: Int, _ body: String) throws {
    let response = try #require(read(text))
    #expect(response.status.code == status)
    #expect(response.text == body)
    #expect(response.field("content-type") == "application/json")
  }

  @Test(arguments: [
    "", "null", "[]", #""done""#, "{}", #"{"body":"x"}"#, #"{"statusCode":"200"}"#, #"{"statusCode":200.0}"#,
    #"{"statusCode":99}"#, #"{"statusCode":101}"#, #"{"statusCode":600}"#, #"{"statusCode":-200}"#,
    #"{"statusCode":200,"body":{}}"#, #"{"statusCode":200,"body":7}"#, #"{"statusCode":200,"headers":[]}"#,
    #"{"statusCode":200,"headers":{"a":["b"]}}"#, #"{"statusCode":200,"headers":{"a":{}}}"#,
    #"{"statusCode":200,"headers":{"a b":"c"}}"#, #"{"statusCode":200,"headers":{"":"c"}}"#,
    #"{"statusCode":200,"headers":{"a":"b\r\nSet-Cookie: x"}}"#, #"{"statusCode":200,"multiValueHeaders":{"a":"b"}}"#,
    #"{"statusCode":200,"multiValueHeaders":{"a":[["b"]]}}"#, #"{"statusCode":200,"multiValueHeaders":[]}"#,
    #"{"statusCode":200,"isBase64Encoded":"true"}"#, #"{"statusCode":200,"body":"w6k","isBase64Encoded":true}"#,
    #"{"statusCode":200,"body":"w6k_","isBase64Encoded":true}"#, #"{"statusCode":200} x"#,
  ])
  func isMalformed(_ text: String) { #expect(read(text) == nil) }

  @Test func whatIsInBothKindsOfHeadersCountsOnce() throws {
    let response = try #require(
      read(
        #"{"statusCode":200,"headers":{"X-A":"1","x-b":"2","n":7,"t":true},"multiValueHeaders":{"x-a":["1","3"],"Set-Cookie":["a=1","b=2"]}}"#
      ))
    #expect(response.fields[values: try #require(HTTPField.Name("x-a"))] == ["1", "3"])
    #expect(response.fields[values: try #require(HTTPField.Name("x-b"))] == ["2"])
    #expect(response.fields[values: .setCookie] == ["a=1", "b=2"])
    #expect(response.field("n") == "7")
    #expect(response.field("t") == "true")
  }

  @Test func someFieldsComeUnderAnotherNameAndSomeNotAtAll() throws {
    let response = try #require(
      read(
        #"{"statusCode":401,"headers":{"WWW-Authenticate":"Bearer","Content-Length":"7","Transfer-Encoding":"chunked","Content-Type":"text/plain","Connection":"close"}}"#
      ))
    #expect(response.field("www-authenticate") == nil)
    #expect(response.field("x-amzn-remapped-www-authenticate") == "Bearer")
    #expect(response.field("content-type") == "text/plain")
    for name in ["content-length", "transfer-encoding", "connection"] { #expect(response.field(name) == nil) }
  }

  @Test func isNoLongerThanAFunctionCanAnswer() {
    func text(_ count: Int) -> String {
      let frame = #"{"statusCode":200,"body":""}"#
      return frame.replacing(#""""#, with: "\"" + String(repeating: "x", count: count - frame.utf8.count) + "\"")
    }
    #expect(read(text(IntegrationAnswer.maximumBytes)) != nil)
    #expect(read(text(IntegrationAnswer.maximumBytes + 1)) == nil)
  }

  @Test func base64ComesBackAsItWent() {
    var random = Seeded(state: seed)
    for _ in 0..<cases {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
      let text = BinaryText.encode(bytes)
      #expect(text.utf8.count % 4 == 0)
      #expect(BinaryText.decode(text) == bytes, "seed \(seed)")
    }
  }
}
