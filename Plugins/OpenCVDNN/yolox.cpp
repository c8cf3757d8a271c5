// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "model.hpp"

namespace {

const int strides[] = {8, 16, 32};

/// Side of the input where the file leaves it open.
const int DEFAULT_SIDE = 416;

int rowsOf(int size) {
  int rows = 0;
  for (int stride : strides) rows += (size / stride) * (size / stride);
  return rows;
}

/// Input BGR 0...255, letterboxed to the top left with grey 114; output [1, rows, 5 + classes] with
/// xy = (o + cell) * stride, wh = exp(o) * stride, objectness and classes as probabilities.
class YOLOX : public Model {
 public:
  YOLOX(const std::string &file, int size) {
    try {
      net_ = cv::dnn::readNetFromONNX(file);
    } catch (const cv::Exception &error) {
      throw ResourceError(file + " cannot be read as ONNX: " + error.err);
    }
    net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    if (size == 0) size = declaredSide(file);
    if (size == 0) size = DEFAULT_SIDE;
    if (!takes(size))
      throw ResourceError(file + " does not answer pictures of side " + std::to_string(size) +
                          " with [1, rows, 5 + classes]; set size to the side of its input, or export it as YOLOX " +
                          "without decoding");
  }

  int classCount() const override { return classes_; }

  std::vector<Candidate> find(const cv::Mat &bgr, float threshold) override {
    // In double and rounded down, as the network was trained.
    double ratio = std::min(double(size_) / bgr.cols, double(size_) / bgr.rows);
    cv::Size inner(std::clamp(int(bgr.cols * ratio), 1, size_), std::clamp(int(bgr.rows * ratio), 1, size_));
    letterbox_.create(size_, size_, CV_8UC3);
    letterbox_.setTo(cv::Scalar::all(114));
    cv::Mat target = letterbox_(cv::Rect(cv::Point(0, 0), inner));
    cv::resize(bgr, target, inner, 0, 0, cv::INTER_LINEAR);
    run();
    std::vector<Candidate> found;
    const float *row = output_.ptr<float>();
    for (int stride : strides)
      for (int y = 0; y < size_ / stride; y++)
        for (int x = 0; x < size_ / stride; x++, row += 5 + classes_) read(row, x, y, float(stride / ratio), threshold, found);
    return found;
  }

 private:
  void run() {
    net_.setInput(cv::dnn::blobFromImage(letterbox_, 1, cv::Size(), cv::Scalar(), false, false));
    output_ = net_.forward();
  }

  /// Whether the network runs on pictures of that side and answers in the right shape.
  bool takes(int size) {
    try {
      size_ = size;
      letterbox_.create(size, size, CV_8UC3);
      letterbox_.setTo(cv::Scalar::all(114));
      run();
    } catch (const cv::Exception &) {
      return false;
    }
    if (output_.dims != 3 || output_.size[1] != rowsOf(size) || output_.size[2] < 6) return false;
    classes_ = output_.size[2] - 5;
    return true;
  }

  void read(const float *row, int x, int y, float scale, float threshold, std::vector<Candidate> &found) {
    float objectness = row[4];
    const float *likeliest = std::max_element(row + 5, row + 5 + classes_);
    float confidence = objectness * *likeliest;
    if (!(confidence >= threshold)) return;
    float width = std::exp(row[2]) * scale, height = std::exp(row[3]) * scale;
    float left = (row[0] + float(x)) * scale - width / 2, top = (row[1] + float(y)) * scale - height / 2;
    found.push_back({cv::Rect2f(left, top, width, height), confidence, int(likeliest - row) - 5, row + 5, 1});
  }

  cv::dnn::Net net_;
  cv::Mat letterbox_, output_;
  int size_ = 0;
  int classes_ = 0;
};

}  // namespace

std::unique_ptr<Model> loadYOLOX(const std::string &file, int size) { return std::make_unique<YOLOX>(file, size); }
