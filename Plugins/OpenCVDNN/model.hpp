// SPDX-License-Identifier: Apache-2.0
#ifndef VAGARY_OPENCV_MODEL_HPP
#define VAGARY_OPENCV_MODEL_HPP

#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <stdexcept>
#include <string>
#include <vector>

/// A setting is unknown, missing or out of range.
struct SettingError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file is missing or cannot be used.
struct ResourceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One row of a network's output that is confident enough.
struct Candidate {
  cv::Rect2f box;        ///< pixels of the picture
  float confidence;      ///< objectness * probability of the likeliest class, 0...1
  int label;             ///< the likeliest class
  const float *classes;  ///< [class count], borrowed from the model until its next picture
  float divisor;         ///< what turns `classes` into probabilities without objectness
};

/// A network and the way to read its output. One thread at a time.
class Model {
 public:
  virtual ~Model() = default;
  virtual int classCount() const = 0;
  /// Rows whose confidence is at least `threshold`, in the network's order.
  virtual std::vector<Candidate> find(const cv::Mat &bgr, float threshold) = 0;
};

/// The side of the square picture that an ONNX file declares as its input; 0 where it is left open.
int declaredSide(const std::string &file);

/// YOLOX as ONNX. `size` is the side of its input, 0 for the one declared in the file.
std::unique_ptr<Model> loadYOLOX(const std::string &file, int size);

/// Darknet: `file` is the .cfg, the .weights file is beside it. `size` 0 takes the size in the .cfg.
std::unique_ptr<Model> loadDarknet(const std::string &file, int size);

/// One name per class: from `file` where given, otherwise from coco.names beside `model` or one folder up,
/// otherwise the 80 names of COCO.
std::vector<std::string> classNames(const std::string &file, const std::string &model, int classCount);

#endif
