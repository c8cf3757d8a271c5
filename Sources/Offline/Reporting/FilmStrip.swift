import Foundation
import VideoModel

/// Images side by side, each with its box and time.
struct FilmStrip {
  let images: [StripImage]
  /// A description of the images, for readers who cannot see them.
  let subject: String

  func markup() -> Markup {
    guard !images.isEmpty else { return .element("p", ["class": "facts"], text: "No images were kept.") }
    return .element("div", ["class": "strip"], images.map(frame))
  }

  private func frame(_ image: StripImage) -> Markup {
    let width = max(1, image.width)
    let height = max(1, image.height)
    let data = Data(image.jpeg).base64EncodedString()
    var layers: [Markup] = [
      .element(
        "image", ["href": "data:image/jpeg;base64,\(data)", "width": "\(width)", "height": "\(height)"])
    ]
    if let box = image.box, box.isFinite, box.width > 0, box.height > 0 {
      layers.append(
        .element(
          "rect",
          [
            "x": Self.number(box.left), "y": Self.number(box.top), "width": Self.number(box.width),
            "height": Self.number(box.height), "class": "box", "vector-effect": "non-scaling-stroke",
          ]))
    }
    let time = Wording.clock(image.time)
    return .element(
      "figure", [:],
      [
        .element(
          "svg",
          [
            "viewBox": "0 0 \(width) \(height)", "xmlns": "http://www.w3.org/2000/svg", "role": "img",
            "aria-label": "\(subject) at \(time)",
          ], layers), .element("figcaption", text: time),
      ])
  }

  private static func number(_ value: Float) -> String { Wording.decimal(Double(value), places: 1) }
}
