// Local features beside OpenCV's ORB and SIFT and VLFeat's SIFT, on the same grey working
// pictures: time a picture, and how many altered copies each finds in its own original.
// Usage: features ALTERED ORIGINAL [ALTERED ORIGINAL]…
//
// The peers' matching is the usual one: nearest neighbours both ways, Lowe's ratio of 0.8,
// a homography by RANSAC within 4 pixels; found means 15 inliers or more, as for ours.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <opencv2/calib3d.hpp>
#include <opencv2/core.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
extern "C" {
#include <vl/sift.h>
#include "base/time.h"
#include "match/align.h"
}

namespace {

constexpr int MOST = 800, FOUND_FROM = 15;
constexpr double WORKING_AREA = 640.0 * 480.0;

struct Extracted {
	std::vector<cv::KeyPoint> points;
	cv::Mat descriptors;
	vg_features own{};
};

struct Method {
	std::string name;
	std::function<void(const cv::Mat &, Extracted &)> extract;
	int norm; // of cv::NormTypes; 0 for ours
};

void extract_opencv(const cv::Ptr<cv::Feature2D> &detector, const cv::Mat &grey, Extracted &out)
{
	detector->detectAndCompute(grey, cv::noArray(), out.points, out.descriptors);
}

void extract_vlfeat(const cv::Mat &grey, Extracted &out)
{
	cv::Mat real;
	grey.convertTo(real, CV_32F);
	VlSiftFilt *filter = vl_sift_new(grey.cols, grey.rows, -1, 3, 0);
	vl_sift_set_peak_thresh(filter, 2);
	std::vector<std::vector<float>> rows;
	for (int more = vl_sift_process_first_octave(filter, real.ptr<float>()); !more;
	     more = vl_sift_process_next_octave(filter)) {
		vl_sift_detect(filter);
		const VlSiftKeypoint *points = vl_sift_get_keypoints(filter);
		for (int i = 0; i < vl_sift_get_nkeypoints(filter); i++) {
			double angles[4];
			int count = vl_sift_calc_keypoint_orientations(filter, angles, points + i);
			for (int a = 0; a < count; a++) {
				std::vector<float> row(128);
				vl_sift_calc_keypoint_descriptor(filter, row.data(), points + i, angles[a]);
				out.points.emplace_back(points[i].x, points[i].y, points[i].sigma);
				rows.push_back(std::move(row));
			}
		}
	}
	vl_sift_delete(filter);
	out.descriptors.create(static_cast<int>(rows.size()), 128, CV_32F);
	for (size_t i = 0; i < rows.size(); i++)
		std::copy(rows[i].begin(), rows[i].end(), out.descriptors.ptr<float>(static_cast<int>(i)));
}

void extract_own(const cv::Mat &grey, Extracted &out)
{
	vg_features_compute(grey.data, static_cast<uint32_t>(grey.cols), static_cast<uint32_t>(grey.rows), 1,
			    MOST, &out.own, nullptr);
}

int inliers(const Method &method, const Extracted &a, const Extracted &b)
{
	if (method.norm == 0) {
		vg_alignment alignment{};
		return vg_align(&a.own, &b.own, false, &alignment) ? alignment.inliers : 0;
	}
	if (a.points.size() < 4 || b.points.size() < 4)
		return 0;
	std::vector<std::vector<cv::DMatch>> there, back;
	cv::BFMatcher matcher(method.norm);
	matcher.knnMatch(a.descriptors, b.descriptors, there, 2);
	matcher.knnMatch(b.descriptors, a.descriptors, back, 1);
	std::vector<cv::Point2f> from, to;
	for (const auto &m : there)
		if (m.size() == 2 && m[0].distance < 0.8f * m[1].distance &&
		    back[static_cast<size_t>(m[0].trainIdx)][0].trainIdx == m[0].queryIdx) {
			from.push_back(a.points[static_cast<size_t>(m[0].queryIdx)].pt);
			to.push_back(b.points[static_cast<size_t>(m[0].trainIdx)].pt);
		}
	if (from.size() < 4)
		return 0;
	std::vector<unsigned char> mask;
	cv::theRNG().state = 1;
	if (cv::findHomography(from, to, cv::RANSAC, 4, mask).empty())
		return 0;
	return static_cast<int>(std::count(mask.begin(), mask.end(), 1));
}

cv::Mat load_working(const char *path)
{
	cv::Mat grey = cv::imread(path, cv::IMREAD_GRAYSCALE), out;
	if (grey.empty())
		return grey;
	double scale = std::min(2.0, std::sqrt(WORKING_AREA / grey.total()));
	cv::resize(grey, out, cv::Size(), scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
	return out;
}

double median(std::vector<double> values)
{
	std::sort(values.begin(), values.end());
	return values[values.size() / 2];
}

void run(const Method &method, const std::vector<cv::Mat> &pictures, double own)
{
	std::vector<Extracted> all(pictures.size());
	std::vector<double> milliseconds;
	int found = 0;
	for (size_t i = 0; i < pictures.size(); i++) {
		double start = vg_time_monotonic();
		method.extract(pictures[i], all[i]);
		milliseconds.push_back((vg_time_monotonic() - start) * 1000);
	}
	for (size_t i = 0; i + 1 < all.size(); i += 2)
		found += inliers(method, all[i], all[i + 1]) >= FOUND_FROM;
	double middle = median(milliseconds);
	std::printf("  %-14s %7.2f ms a picture  %5.2f times ours  %5.1f %% of %zu altered copies found\n",
		    method.name.c_str(), middle, own > 0 ? middle / own : 1.0,
		    200.0 * found / static_cast<double>(all.size()), all.size() / 2);
	for (auto &one : all)
		vg_features_release(&one.own);
}

} // namespace

int main(int argc, char **argv)
{
	std::vector<cv::Mat> pictures;
	cv::setNumThreads(1);
	for (int i = 1; i + 1 < argc; i += 2) {
		cv::Mat a = load_working(argv[i]), b = load_working(argv[i + 1]);
		if (!a.empty() && !b.empty()) {
			pictures.push_back(a);
			pictures.push_back(b);
		}
	}
	if (pictures.empty())
		return 2;
	auto orb = cv::ORB::create(MOST);
	auto sift = cv::SIFT::create(MOST);
	const Method methods[] = {
		{ "ours", extract_own, 0 },
		{ "OpenCV ORB", [&](const cv::Mat &m, Extracted &o) { extract_opencv(orb, m, o); }, cv::NORM_HAMMING },
		{ "OpenCV SIFT", [&](const cv::Mat &m, Extracted &o) { extract_opencv(sift, m, o); }, cv::NORM_L2 },
		{ "VLFeat SIFT", extract_vlfeat, cv::NORM_L2 },
	};
	std::vector<double> own;
	for (const auto &picture : pictures) {
		Extracted one;
		double start = vg_time_monotonic();
		extract_own(picture, one);
		own.push_back((vg_time_monotonic() - start) * 1000);
		vg_features_release(&one.own);
	}
	for (const auto &method : methods)
		run(method, pictures, median(own));
	return 0;
}
