// swift-tools-version: 6.2
import PackageDescription

/// A Swift module of ours under `Sources/`.
func module(_ name: String, _ folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(folder)")
}

/// A runtime plugin of the folder `Plugins/<folder>`: a dynamic library that sees the plugin contract and nothing
/// else of ours.
func plugin(_ folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: "Vagary\(folder)", dependencies: ["PluginABI"] + dependencies, path: "Plugins/\(folder)",
    exclude: ["README.md"], publicHeadersPath: ".")
}

/// One line for each plugin. Plugins in Swift link their own copy of PluginKit.
let plugins = [
  plugin("ArrowOfTime", ["PluginKit"]),
  plugin("Density", ["PluginKit", "ReferenceSet"]),
  plugin("Distillation"),
  plugin("GradientHistogram"),
  plugin("Location", ["ReferenceSet"]),
  plugin("MiddleBox"),
  plugin("MotionDetector"),
  plugin("MotionIrregularity", ["PluginKit"]),
  plugin("Velocity", ["ReferenceSet"]),
]

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)",
    resources: resources)
}

let package = Package(
  name: "vagary-node",
  products: [.executable(name: "vagary", targets: ["Vagary"])]
    + (plugins.map(\.name) + ["AllocationCounter"]).map {
      .library(name: $0, type: .dynamic, targets: [$0])
    },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
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
    .systemLibrary(name: "CZlib", path: "Sources/System/CZlib"),

    // The nouns.
    module("VideoModel", "VideoModel"),

    // Below everything: what threads share, values as text, and settings with their ranges.
    module("Concurrency", "Concurrency", [.product(name: "DequeModule", package: "swift-collections")]),
    module("PlainText", "PlainText"),
    module("RandomNumbers", "RandomNumbers"),
    module("Settings", "Settings"),
    module("Console", "Console", ["Concurrency", "PlainText"]),

    // The data path, in order.
    module("Ingest", "DataPath/Ingest", ["VideoModel", "Settings"]),
    module("Tracklets", "DataPath/Tracklets", ["VideoModel", "Settings"]),
    module("Backbone", "DataPath/Backbone", ["VideoModel", "NeuralEngine", "CKernels"]),
    module("ProxyTasks", "DataPath/ProxyTasks", ["VideoModel", "NeuralEngine", "PluginHost"]),
    module(
      "Bundles", "Bundles",
      ["VideoModel", "NeuralEngine", "Backbone", "ProxyTasks", "PluginHost", "Fusion"]),
    module("Fusion", "DataPath/Fusion", ["VideoModel", "Settings"]),
    module("Health", "DataPath/Health", ["VideoModel", "Settings"]),
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
    module("NeuralEngine", "Engine/NeuralEngine", ["RandomNumbers", "CKernels", "PluginABI"]),

    // In and out.
    module("Bus", "Transport/Bus", ["Settings", "CZeroMQ"]),
    .target(
      name: "CWireFormat", dependencies: ["CProtobufC"], path: "Sources/Transport/CWireFormat",
      linkerSettings: [.linkedLibrary("protobuf-c")]),
    module("WireFormat", "Transport/WireFormat", ["VideoModel", "PlainText", "CWireFormat"]),
    module(
      "Mesh", "Transport/Mesh", ["VideoModel", "Bus", "WireFormat", "Ingest", "Concurrency", "PlainText"]),
    module("Media", "Transport/Media", ["VideoModel", "CFFmpeg"]),
    module("Recordings", "Transport/Recordings", ["VideoModel", "PlainText"]),
    module(
      "Journal", "Transport/Journal",
      ["VideoModel", "Concurrency", "PlainText", "Settings", .product(name: "GRDB", package: "GRDB.swift")]),

    // The plugin contract and the side of it that loads plugins.
    .target(name: "PluginABI", path: "Sources/PluginABI"),
    module(
      "PluginHost", "PluginHost",
      ["VideoModel", "Concurrency", "PlainText", "RandomNumbers", "NeuralEngine", "PluginABI"]),

    // The running node.
    module(
      "Node", "Node",
      [
        "VideoModel", "Concurrency", "PlainText", "Settings", "Ingest", "Tracklets", "Backbone", "ProxyTasks",
        "Fusion", "Health", "Scoring", "NeuralEngine", "Bundles", "PluginHost", "Bus", "WireFormat", "Mesh",
        "Media", "Journal",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),

    // Work without a bus.
    module(
      "Training", "Offline/Training",
      [
        "VideoModel", "NeuralEngine", "Backbone", "ProxyTasks", "PluginHost", "Scoring", "Fusion", "Bundles",
        "Tracklets", "Health", "Concurrency", "PlainText",
      ]),
    module("Evaluation", "Offline/Evaluation", ["VideoModel", "PlainText", "RandomNumbers", "CZlib"]),
    module("SyntheticScene", "Offline/SyntheticScene", ["VideoModel", "RandomNumbers"]),
    module("Reporting", "Offline/Reporting", ["VideoModel"]),
    module(
      "Footage", "Offline/Footage",
      [
        "VideoModel", "Console", "PlainText", "Media", "Recordings", "Tracklets", "PluginHost", "Evaluation",
        "Training",
      ]),
    module(
      "Experiments", "Offline/Experiments",
      [
        "VideoModel", "Console", "PlainText", "Footage", "Media", "Recordings", "Tracklets", "Backbone",
        "Fusion", "Scoring",
        "NeuralEngine", "Bundles", "PluginHost", "ProxyTasks", "Training", "Evaluation", "Reporting",
      ]),
    module(
      "LiveTraining", "Offline/LiveTraining",
      [
        "VideoModel", "Concurrency", "Console", "PlainText", "Footage", "Ingest", "Tracklets", "Fusion",
        "Scoring",
        "NeuralEngine", "Bundles", "PluginHost", "Bus", "WireFormat", "Mesh", "Media", "Node", "Training",
        "Reporting",
      ]),

    // The program.
    .executableTarget(
      name: "Vagary",
      dependencies: [
        "VideoModel", "Concurrency", "PlainText", "Console", "Ingest", "Tracklets", "Backbone", "ProxyTasks",
        "Fusion", "Health", "Scoring", "NeuralEngine", "Bus", "WireFormat", "Mesh", "Media", "PluginHost",
        "Training", "Evaluation", "SyntheticScene", "Reporting", "Recordings", "Journal", "Bundles", "Node",
        "Footage", "Experiments", "LiveTraining",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Sources/Vagary"),

    // Loaded before the C library by `vagary bench score`, to count what scoring allocates.
    .target(name: "AllocationCounter", path: "Sources/System/AllocationCounter"),

    // For authors of plugins: the contract in Swift, and a set of usual points that the fitted tasks share.
    module("PluginKit", "PluginKit", ["PluginABI"]),
    .target(
      name: "ReferenceSet", dependencies: ["PluginABI"], path: "Plugins/ReferenceSet",
      exclude: ["README.md"]),

    // Tests.
    .target(name: "TestSupport", dependencies: ["VideoModel", "PluginHost"], path: "Tests/Support"),
    .target(
      name: "MeshTestSupport", dependencies: ["VideoModel", "Concurrency", "Bus", "WireFormat", "Mesh"],
      path: "Tests/MeshSupport"),
    tests("VideoModelTests", ["VideoModel"]),
    tests("IngestTests", ["Ingest", "VideoModel"]),
    tests("ConcurrencyTests", ["Concurrency"]),
    tests("RandomNumbersTests", ["RandomNumbers"]),
    tests("PlainTextTests", ["PlainText"]),
    tests("SettingsTests", ["Settings"]),
    tests("ConsoleTests", ["Console", "PlainText"]),
    tests("TrackletsTests", ["Tracklets", "VideoModel"]),
    tests("FusionTests", ["Fusion", "VideoModel"]),
    tests("HealthTests", ["Health", "VideoModel"]),
    tests("NeuralEngineTests", ["NeuralEngine", "CKernels", "PluginABI"], resources: [.copy("Fixtures")]),
    tests(
      "ScoringTests",
      [
        "Scoring", "Backbone", "ProxyTasks", "PluginHost", "NeuralEngine", "VideoModel", "Tracklets",
        "Fusion", "Training", "Bundles",
      ]),
    tests("BusTests", ["Bus", "CZeroMQ"]),
    tests(
      "MeshTests", ["Mesh", "MeshTestSupport", "Bus", "WireFormat", "VideoModel", "Concurrency", "Ingest"]),
    tests("WireFormatTests", ["WireFormat", "RandomNumbers", "VideoModel"], resources: [.copy("Golden")]),
    tests("MediaTests", ["Media", "VideoModel", "CZlib"]),
    tests("RecordingsTests", ["Recordings", "RandomNumbers", "VideoModel"]),
    tests(
      "JournalTests",
      ["Journal", "PlainText", "Concurrency", "VideoModel", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("ReportingTests", ["Reporting", "VideoModel"]),
    tests("EvaluationTests", ["Evaluation", "VideoModel", "CZlib"]),
    tests("SyntheticSceneTests", ["SyntheticScene", "VideoModel"]),
    tests("PluginContractTests", ["PluginHost", "PluginABI", "NeuralEngine", "VideoModel"]),
    tests(
      "NodeTests",
      [
        "Node", "VideoModel", "Concurrency", "PlainText", "Ingest", "Tracklets", "Backbone", "Fusion",
        "Health",
        "Scoring", "NeuralEngine", "Bundles", "PluginHost", "Bus", "WireFormat", "Mesh", "MeshTestSupport",
        "Media", "Journal",
        "Training", "Footage",
      ]),
    tests(
      "ExperimentsTests",
      ["Experiments", "Evaluation", "Training", "Fusion", "VideoModel", "PlainText", "PluginHost"]),
    tests("LiveTrainingTests", ["LiveTraining", "Training", "PlainText", "Concurrency", "VideoModel"]),
    tests(
      "VagaryTests",
      [
        "Vagary", "Fusion", "VideoModel", "Ingest", "Bus", "Media", "WireFormat", "NeuralEngine", "Backbone",
        "Training", "Journal", "Health", "Tracklets", "PluginHost", "Evaluation", "Concurrency", "PlainText",
        "Console", "Mesh", "MeshTestSupport", "Node", "Footage", "Experiments", "LiveTraining", "Bundles",
        "Recordings",
        "Reporting",
      ]),
    tests("EndToEndTests", ["VideoModel"]),
  ] + plugins,
  swiftLanguageModes: [.v6]
)
