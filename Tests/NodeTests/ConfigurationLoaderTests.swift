import Testing

@testable import Node

/// Written settings and the configuration or the problems they give.
@Suite struct ConfigurationLoaderTests {
  private func load(
    _ yaml: String? = nil, environment: [String: String] = [:], set: [String] = []
  ) throws -> EffectiveConfiguration {
    let file = yaml.map { ConfigurationLoader.File(name: "node.yaml", text: $0, folder: "/etc/vagary") }
    return try ConfigurationLoader.load(
      file: file, environment: environment, settings: set, workingFolder: "/home/me")
  }

  private func problems(
    _ yaml: String? = nil, environment: [String: String] = [:], set: [String] = []
  ) -> [String] {
    do {
      _ = try load(yaml, environment: environment, set: set)
      return []
    } catch ConfigurationError.problems(let problems) {
      return problems.map(\.description)
    } catch {
      return ["unexpected: \(error)"]
    }
  }

  @Test("Without a file and a flag every key has its default")
  func defaults() throws {
    #expect(try load().configuration == Configuration())
    #expect(try load("").configuration == Configuration())
    #expect(try load("# nothing but a remark\n").configuration == Configuration())
    #expect(try load("bus:\nevents:\nsources:\n").configuration == Configuration())
  }

  @Test("Keys that the file leaves out keep their defaults")
  func partialFile() throws {
    let configuration = try load("events:\n  threshold: 4.5\n").configuration
    #expect(configuration.events.rule.threshold == 4.5)
    #expect(configuration.events.rule.release == 2)
    #expect(configuration.bus == Configuration.Bus())
  }

  @Test("The environment overrides the file, and a flag overrides both")
  func precedence() throws {
    let yaml = "scoring:\n  threads: 1\n  queue: 10\nlog:\n  level: debug\n"
    let effective = try load(
      yaml, environment: ["VAGARY_SCORING__QUEUE": "20", "VAGARY_LOG__LEVEL": "error"],
      set: ["log.level=warning"])
    #expect(effective.configuration.scoring.threads == 1)
    #expect(effective.configuration.scoring.queue == 20)
    #expect(effective.configuration.log.level == .warning)
    #expect(effective.origins["scoring.threads"] == .file("node.yaml", line: 2))
    #expect(effective.origins["scoring.queue"] == .environment("VAGARY_SCORING__QUEUE"))
    #expect(effective.origins["log.level"] == .flag)
    #expect(effective.origins["log.format"] == nil)
  }

  @Test("The last of several flags for one key counts")
  func lastFlag() throws {
    #expect(try load(set: ["scoring.queue=3", "scoring.queue=4"]).configuration.scoring.queue == 4)
  }

  @Test("A mistyped key is refused with the likely one")
  func unknownKey() {
    #expect(
      problems("bus:\n  send_highwater: 5\n")
        == ["unknown key bus.send_highwater; did you mean bus.send_high_water? (node.yaml line 2)"])
    #expect(
      problems("tracklets:\n  minimumOverlap: 0.5\n")
        == [
          "unknown key tracklets.minimumOverlap; did you mean tracklets.minimum_overlap? (node.yaml line 2)"
        ])
    #expect(
      problems(set: ["ingest.patience=5"])
        == ["unknown key ingest.patience; did you mean tracklets.patience? (--set)"])
    #expect(
      problems(environment: ["VAGARY_LOG__COLOUR": "x"])
        == ["unknown key log.colour; log has log.level, log.format (environment VAGARY_LOG__COLOUR)"])
  }

  @Test("A mistyped section is refused once, not once for each key in it")
  func unknownSection() {
    #expect(
      problems("event:\n  threshold: 3\n  release: 1\n")
        == ["unknown section event; did you mean events? (node.yaml line 1)"])
    #expect(
      problems("threshold: 3\n") == [
        "unknown section threshold; did you mean events.threshold? (node.yaml line 1)"
      ])
    #expect(problems("bus.in: x\n").first?.contains("must be written as a section") == true)
    #expect(problems(set: ["threshold=3"]).first?.contains("did you mean events.threshold?") == true)
  }

  @Test("All problems of all layers are reported at once, each by its full key and place")
  func allAtOnce() {
    let found = problems(
      """
      scoring:
        threads: many
        queue: 0
      tracklets:
        minimum_overlap: 1.5
      sources:
        cam 1:
          bundle: a
        cam-2:
          detectr: motion
      """, environment: ["VAGARY_LOG__LEVEL": "warn", "VAGARY_SOURCES__CAM__BUNDLE": "x"], set: ["novalue"])
    #expect(
      found == [
        "scoring.threads is \"many\", must be a whole number, 0...1024 threads (node.yaml line 2)",
        "scoring.queue is 0, must be a whole number, 1...65536 frames (node.yaml line 3)",
        "tracklets.minimum_overlap is 1.5, must be a number, 0.01...1 IoU (node.yaml line 5)",
        "source id \"cam 1\" must be 1 to 128 letters, digits, dots, underscores or dashes; "
          + "list a foreign id under the aliases of a source (node.yaml line 8)",
        "unknown key sources.cam-2.detectr; did you mean sources.cam-2.detector? (node.yaml line 10)",
        "settings of a source cannot come from the environment; use the file or --set sources.ID.KEY=VALUE "
          + "(environment VAGARY_SOURCES__CAM__BUNDLE)",
        "log.level is \"warn\", must be one of trace, debug, info, notice, warning, error, critical; "
          + "did you mean warning? (environment VAGARY_LOG__LEVEL)",
        "\"novalue\" must be KEY=VALUE, for example events.threshold=3.5 (--set)",
      ])
  }

  @Test(
    "A value of the wrong type or out of range is refused",
    arguments: [
      "scoring.queue=1.5", "scoring.queue=-1", "scoring.queue=", "scoring.queue=99999999999999999999",
      "events.threshold=nan", "events.threshold=inf", "events.threshold=31", "bus.lossless=maybe",
      "fusion.mode=mean", "node.name=my node", "node.name=", "bus.topic_root=/a", "bus.topic_root=a//b",
      "plugins.folders=", "log.format=xml", "sources.cam-1.detector=motion:",
      "sources.cam-1.ignore=0:0 1:1", "sources.cam-1.detector_settings=threshold", "sources.cam-1=x",
      "sources.cam-1.x=y", "sources=x",
    ])
  func refused(setting: String) {
    // An empty list is a usable value.
    #expect(problems(set: [setting]).count == (setting == "plugins.folders=" ? 0 : 1))
  }

  @Test("A section, a list or nothing where a value belongs is refused")
  func wrongShape() {
    #expect(problems("scoring:\n  queue: [1, 2]\n").first?.contains("must be one value, not a list") == true)
    #expect(
      problems("scoring:\n  queue:\n    size: 3\n").first?.contains("is a section, must be one value") == true
    )
    #expect(problems("scoring:\n  queue:\n").first?.contains("leave the key out") == true)
    #expect(problems("scoring: 5\n").first?.contains("must be a section") == true)
    #expect(problems("- a\n- b\n").first?.contains("must hold sections") == true)
    #expect(problems("bus:\n  in: {a: b}\n").first?.contains("must be a list") == true)
  }

  @Test("Broken YAML and repeated keys are reported with their line, beside the problems of other layers")
  func brokenFile() {
    let broken = problems("bus:\n  in: [a\n", set: ["scoring.queue=x"])
    #expect(broken.count == 2)
    #expect(broken.first?.hasPrefix("not readable as YAML") == true)
    #expect(broken.first?.contains("node.yaml line") == true)
    #expect(problems("log:\n  level: info\n  level: debug\n").first?.contains("written twice: level") == true)
    #expect(problems("log: {level: info}\n---\nlog: {level: debug}\n").count == 1)
  }

  @Test("A list is read from YAML or from one text with commas")
  func lists() throws {
    let expected = ["sub+connect:ipc:///tmp/a", "sub+bind:tcp://127.0.0.1:9000"]
    let yaml = "bus:\n  in:\n    - sub+connect:ipc:///tmp/a\n    - sub+bind:tcp://127.0.0.1:9000\n"
    let text = expected.joined(separator: ", ")
    #expect(try load(yaml).configuration.bus.inputs == expected)
    #expect(try load(environment: ["VAGARY_BUS__IN": text]).configuration.bus.inputs == expected)
    #expect(try load(set: ["bus.in=\(text)"]).configuration.bus.inputs == expected)
  }

  @Test(
    "Relative paths start from the file they are written in, in a flag or variable from the working folder")
  func paths() throws {
    let yaml = """
      bundle:
        path: ../plaza
      sources:
        cam-1:
          detector: opencv-dnn:models/y.onnx
        cam-2:
          detector: motion
      """
    let fromFile = try load(yaml).configuration
    #expect(fromFile.bundle.path == "/etc/plaza")
    #expect(fromFile.sources["cam-1"]?.detector == "opencv-dnn:/etc/vagary/models/y.onnx")
    #expect(fromFile.sources["cam-2"]?.detector == "motion")
    let elsewhere = try load(
      environment: ["VAGARY_PLUGINS__FOLDERS": "p, /q"], set: ["bundle.path=./b", "sources.cam-1.bundle=c"])
    #expect(elsewhere.configuration.plugins.folders == ["/home/me/p", "/q"])
    #expect(elsewhere.configuration.bundle.path == "/home/me/b")
    #expect(elsewhere.configuration.sources["cam-1"]?.bundle == "/home/me/c")
  }

  @Test("A source id can contain dots, in a flag too")
  func dottedSource() throws {
    let configuration = try load(set: ["sources.north.gate.1.aliases=Kamera Nord"]).configuration
    #expect(configuration.sources["north.gate.1"]?.aliases == ["Kamera Nord"])
  }

  @Test("A source without settings is known")
  func bareSource() throws {
    #expect(try load("sources:\n  cam-1:\n").configuration.sources == ["cam-1": Configuration.Source()])
  }

  @Test("An empty value unsets a key that has no default, whatever an earlier layer said")
  func unset() throws {
    #expect(try load("bundle:\n  path: b\n", set: ["bundle.path="]).configuration.bundle.path == nil)
  }

  @Test("Variables that are empty, without a section or of other programs are ignored")
  func foreignVariables() throws {
    let environment = ["VAGARY_PLUGIN_PATH": "/x", "VAGARY_LOG__LEVEL": "", "OTHER__KEY": "1"]
    #expect(try load(environment: environment).configuration == Configuration())
  }

  @Test("The printed configuration reads back as the same configuration, with the origin beside each value")
  func printed() throws {
    let yaml = """
      node: {name: "12"}
      bus: {out: [pub+bind:tcp://127.0.0.1:7000, "pub+connect:ipc:///tmp/a#b:c'"], lossless: yes}
      sources:
        "7": {aliases: ["Käm \\"1\\"", "no"], detector: motion, detector_settings: [threshold=0.1]}
        cam-2:
      """
    let effective = try load(yaml, set: ["events.threshold=2.25"])
    let text = effective.commentedYAML()
    #expect(try load(text).configuration == effective.configuration)
    #expect(text.contains("  threshold: 2.25  # --set\n"))
    #expect(text.contains("  release: 2  # default\n"))
    #expect(text.contains("  lossless: true  # node.yaml line 2\n"))
    #expect(text.contains("  # path:  # not set\n"))
    #expect(try load(load().commentedYAML()).configuration == Configuration())
  }
}
