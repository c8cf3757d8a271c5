import Testing

@testable import Node

@Suite struct ListenAddressTests {
  @Test("An address is read in numbers, with localhost for this machine and * for all interfaces")
  func forms() {
    #expect(ListenAddress("127.0.0.1:6780")?.url == "http://127.0.0.1:6780")
    #expect(ListenAddress("localhost:0")?.url == "http://127.0.0.1:0")
    #expect(ListenAddress("*:80")?.url == "http://0.0.0.0:80")
    #expect(ListenAddress("[::1]:80")?.url == "http://[::1]:80")
    for text in [
      "", "6780", ":6780", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[::1:80", "a.b:1",
    ] {
      #expect(ListenAddress(text) == nil, "\(text)")
    }
  }

  @Test("Only loopback addresses are out of reach of other machines")
  func reach() {
    for text in ["127.0.0.1:1", "127.9.9.9:1", "localhost:1", "[::1]:1"] {
      #expect(ListenAddress(text)?.isBeyondLoopback == false, "\(text)")
    }
    for text in ["0.0.0.0:1", "*:1", "10.0.0.1:1", "[::]:1", "[fe80::1]:1"] {
      #expect(ListenAddress(text)?.isBeyondLoopback == true, "\(text)")
    }
  }
}
