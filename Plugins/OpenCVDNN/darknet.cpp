// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iterator>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "model.hpp"

namespace {

std::string readAll(const std::string &file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw ResourceError(file + " cannot be read");
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string trimmed(const std::string &line) {
  size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

/// A Darknet configuration, made ready for OpenCV.
struct Configuration {
  std::string text;
  int width = 0, height = 0;
};

/// OpenCV zeroes class values below `thresh` (0.2 where the file is silent); to see all of them it
/// is set to 0 in every output section.
Configuration prepare(const std::string &file) {
  std::istringstream lines(readAll(file));
  Configuration made;
  std::string line, section;
  while (std::getline(lines, line)) {
    line = trimmed(line);
    bool output = section == "[yolo]" || section == "[region]";
    size_t equals = line.find('=');
    std::string key = equals == std::string::npos ? "" : trimmed(line.substr(0, equals));
    if (output && (key == "thresh" || key == "nms_threshold")) continue;
    if (section == "[net]" || section == "[network]") {
      if (key == "width") made.width = std::atoi(line.c_str() + equals + 1);
      if (key == "height") made.height = std::atoi(line.c_str() + equals + 1);
    }
    made.text += line + "\n";
    if (line.empty() || line[0] != '[') continue;
    section = line;
    if (section == "[yolo]" || section == "[region]") made.text += "thresh=0\n";
  }
  if (made.width < 1 || made.height < 1 || made.width > 8192 || made.height > 8192)
    throw ResourceError(file + " has no [net] section with width and height; it is not a Darknet configuration");
  return made;
}

std::string weightsOf(const std::string &file) { return file.substr(0, file.rfind('.')) + ".weights"; }

/// Input RGB 0...1, stretched; output rows cx, cy, w, h (shares of the picture), objectness, and
/// per class objectness * probability.
class Darknet : public Model {
 public:
  Darknet(const std::string &file, int size) {
    Configuration configuration = prepare(file);
    std::string weightsFile = weightsOf(file), weights = readAll(weightsFile);
    try {
      net_ = cv::dnn::readNetFromDarknet(configuration.text.data(), configuration.text.size(), weights.data(),
                                         weights.size());
      net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
      outputs_ = net_.getUnconnectedOutLayersNames();
      size_ = size > 0 ? cv::Size(size, size) : cv::Size(configuration.width, configuration.height);
      run(cv::Mat(size_, CV_8UC3, cv::Scalar::all(114)));
    } catch (const cv::Exception &error) {
      throw ResourceError(file + " with " + weightsFile + " cannot be used: " + error.err);
    }
    for (const cv::Mat &rows : rows_)
      if (rows.dims != 2 || rows.cols < 6 || rows.cols != rows_[0].cols)
        throw ResourceError(file + " does not end in yolo or region layers of one kind");
    if (rows_.empty()) throw ResourceError(file + " has no output");
  }

  int classCount() const override { return rows_[0].cols - 5; }

  std::vector<Candidate> find(const cv::Mat &bgr, float threshold) override {
    run(bgr);
    std::vector<Candidate> found;
    float width = float(bgr.cols), height = float(bgr.rows);
    for (const cv::Mat &rows : rows_)
      for (int i = 0; i < rows.rows; i++) {
        const float *row = rows.ptr<float>(i);
        const float *likeliest = std::max_element(row + 5, row + rows.cols);
        if (!(*likeliest >= threshold) || !(row[4] > 0)) continue;
        cv::Rect2f box((row[0] - row[2] / 2) * width, (row[1] - row[3] / 2) * height, row[2] * width, row[3] * height);
        found.push_back({box, *likeliest, int(likeliest - row) - 5, row + 5, row[4]});
      }
    return found;
  }

 private:
  void run(const cv::Mat &bgr) {
    net_.setInput(cv::dnn::blobFromImage(bgr, 1 / 255.0, size_, cv::Scalar(), true, false));
    net_.forward(rows_, outputs_);
  }

  cv::dnn::Net net_;
  std::vector<cv::String> outputs_;
  std::vector<cv::Mat> rows_;
  cv::Size size_;
};

}  // namespace

std::unique_ptr<Model> loadDarknet(const std::string &file, int size) { return std::make_unique<Darknet>(file, size); }
