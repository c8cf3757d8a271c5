// swift-tools-version: 6.2
import PackageDescription

/// A Swift module of ours under `Sources/`.
func module(_ name: String, _ folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(folder)")
}

/// A runtime plugin: a dynamic library that sees the plugin contract and nothing else of ours.
func plugin(
  _ name: String, _ folder: String, _ dependencies: [Target.Dependency] = [],
  exclude: [String] = ["README.md"]
) -> Target {
  .target(
    name: name, dependencies: ["PluginABI"] + dependencies, path: "Plugins/\(folder)", exclude: exclude)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)",
    resources: resources)
}

let runtimePlugins = [
  "VagaryArrowOfTime", "VagaryMotionIrregularity", "VagaryMiddleBox", "VagaryDistillation",
  "VagaryMotionDetector", "VagaryGradientHistogram", "VagaryLocation", "VagaryDensity", "VagaryVelocity",
]

let package = Package(
  name: "vagary-node",
  products: [.executable(name: "vagary", targets: ["Vagary"])]
    + (runtimePlugins + ["AllocationCounter"]).map {
      .library(name: $0, type: .dynamic, targets: [$0])
    },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: [
    // System libraries: module maps only.
    .systemLibrary(name: "CZeroMQ", path: "Sources/System/CZeroMQ"),
    .systemLibrary(name: "CProtobufC", path: "Sources/System/CProtobufC"),
    .systemLibrary(name: "COpenBLAS", path: "Sources/System/COpenBLAS"),
    .systemLibrary(name: "CFFmpeg", path: "Sources/System/CFFmpeg"),

    // The nouns.
    module("VideoModel", "VideoModel"),

    // The data path, in order.
    module("Ingest", "DataPath/Ingest", ["VideoModel"]),
    module("Tracklets", "DataPath/Tracklets", ["VideoModel"]),
    module("Backbone", "DataPath/Backbone", ["VideoModel", "NeuralEngine", "CKernels"]),
    module("ProxyTasks", "DataPath/ProxyTasks", ["VideoModel", "NeuralEngine", "PluginHost"]),
    module(
      "Bundles", "Bundles",
      ["VideoModel", "NeuralEngine", "Backbone", "ProxyTasks", "PluginHost", "Fusion"]),
    module("Fusion", "DataPath/Fusion", ["VideoModel"]),
    module("Health", "DataPath/Health", ["VideoModel"]),
    module("Publish", "DataPath/Publish", ["VideoModel"]),
    module(
      "Scoring", "DataPath/Scoring",
      [
        "VideoModel", "Tracklets", "Backbone", "ProxyTasks", "Fusion", "NeuralEngine", "PluginHost",
        "Bundles",
      ]),

    // The engine.
    .target(
      name: "CKernels", dependencies: ["COpenBLAS"], path: "Sources/Engine/CKernels",
      linkerSettings: [.linkedLibrary("openblas")]),
    module("NeuralEngine", "Engine/NeuralEngine", ["CKernels", "COpenBLAS"]),

    // In and out.
    module("Bus", "Transport/Bus", ["CZeroMQ"]),
    .target(
      name: "CWireFormat", dependencies: ["CProtobufC"], path: "Sources/Transport/CWireFormat",
      linkerSettings: [.linkedLibrary("protobuf-c")]),
    module("WireFormat", "Transport/WireFormat", ["VideoModel", "CWireFormat", "CProtobufC"]),
    module("Media", "Transport/Media", ["VideoModel", "CFFmpeg"]),
    module("Recordings", "Transport/Recordings", ["VideoModel"]),
    module("Journal", "Transport/Journal", ["VideoModel", .product(name: "GRDB", package: "GRDB.swift")]),

    // The plugin contract and the side of it that loads plugins.
    .target(name: "PluginABI", path: "Sources/PluginABI"),
    module("PluginHost", "PluginHost", ["VideoModel", "PluginABI"]),

    // Work without a bus.
    module(
      "Training", "Offline/Training",
      [
        "VideoModel", "NeuralEngine", "Backbone", "ProxyTasks", "PluginHost", "Scoring", "Fusion", "Bundles",
        "Tracklets", "Health",
      ]),
    module("Evaluation", "Offline/Evaluation", ["VideoModel"]),
    module("SyntheticScene", "Offline/SyntheticScene", ["VideoModel"]),
    module("Reporting", "Offline/Reporting", ["VideoModel"]),

    // The program.
    .executableTarget(
      name: "Vagary",
      dependencies: [
        "VideoModel", "Ingest", "Tracklets", "Backbone", "ProxyTasks", "Fusion", "Publish",
        "Health", "Scoring", "NeuralEngine", "Bus", "WireFormat", "Media", "PluginHost", "PluginABI",
        "Training", "Evaluation", "SyntheticScene", "Reporting", "Recordings", "Journal", "Bundles",
        "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      path: "Sources/Vagary"),

    // Runtime plugins.
    // Loaded before the C library by `vagary bench score`, to count what scoring allocates.
    .target(name: "AllocationCounter", path: "Sources/System/AllocationCounter"),

    plugin("VagaryArrowOfTime", "ArrowOfTime"),
    plugin("VagaryMotionIrregularity", "MotionIrregularity"),
    plugin("VagaryMiddleBox", "MiddleBox"),
    plugin("VagaryDistillation", "Distillation"),
    plugin("VagaryMotionDetector", "MotionDetector"),
    plugin("VagaryGradientHistogram", "GradientHistogram"),
    // What the fitted tasks have in common; each has a copy.
    plugin("ReferenceSet", "ReferenceSet"),
    plugin("VagaryLocation", "Location", ["ReferenceSet"]),
    plugin("VagaryDensity", "Density", ["ReferenceSet"]),
    plugin("VagaryVelocity", "Velocity", ["ReferenceSet"]),

    // Tests.
    .target(name: "TestSupport", dependencies: ["VideoModel"], path: "Tests/Support"),
    tests("VideoModelTests", ["VideoModel"]),
    tests("IngestTests", ["Ingest", "VideoModel"]),
    tests("TrackletsTests", ["Tracklets", "VideoModel"]),
    tests("FusionTests", ["Fusion", "VideoModel"]),
    tests("HealthTests", ["Health", "VideoModel"]),
    tests("PublishTests", ["Publish", "VideoModel"]),
    tests("NeuralEngineTests", ["NeuralEngine", "CKernels"], resources: [.copy("Fixtures")]),
    tests(
      "ScoringTests",
      [
        "Scoring", "Backbone", "ProxyTasks", "PluginHost", "NeuralEngine", "VideoModel", "Tracklets",
        "Fusion", "Training", "Bundles",
      ]),
    tests("BusTests", ["Bus"]),
    tests("WireFormatTests", ["WireFormat", "VideoModel"], resources: [.copy("Golden")]),
    tests("MediaTests", ["Media", "VideoModel"]),
    tests("RecordingsTests", ["Recordings", "VideoModel"]),
    tests("JournalTests", ["Journal", "VideoModel", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("ReportingTests", ["Reporting", "VideoModel"]),
    tests("EvaluationTests", ["Evaluation", "VideoModel"]),
    tests("SyntheticSceneTests", ["SyntheticScene", "VideoModel"]),
    tests("PluginContractTests", ["PluginHost", "PluginABI", "VideoModel"]),
    tests(
      "VagaryTests",
      [
        "Vagary", "Fusion", "VideoModel", "Ingest", "Bus", "Media", "WireFormat", "NeuralEngine", "Backbone",
        "Training", "Journal", "Health", "Publish", "Tracklets", "PluginHost", "Evaluation",
      ]),
    tests("EndToEndTests", ["VideoModel"]),
  ],
  swiftLanguageModes: [.v6]
)
