// Runs the scripts of tests/data/console through the model.
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "model/desk_state.h"
#include "support/places.h"

namespace strowger::client {
namespace {

namespace json = boost::json;
using agent::v1::WatchResponse;

// 2026-03-02T09:00:00Z, when all frames are received.
constexpr TimePoint kReceivedAt{std::chrono::seconds(1772442000)};

json::value ToJson(const google::protobuf::Message& message) {
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text).ok());
  return json::parse(text);
}

template <class Named>
json::object ToJson(const std::map<std::string, Named>& all) {
  json::object object;
  for (const auto& [name, message] : all) object[name] = ToJson(message);
  return object;
}

const char* KindOf(const Notice& notice) {
  switch (notice.kind) {
    case Notice::Kind::kOfferEnded:
      return "offerEnded";
    case Notice::Kind::kLinkDown:
      return "linkDown";
    case Notice::Kind::kLinkUp:
      return "linkUp";
    case Notice::Kind::kHistoryReset:
      return "historyReset";
  }
  return "";
}

json::array ToJson(const std::vector<Notice>& notices) {
  json::array array;
  for (const Notice& notice : notices) {
    array.push_back({{"kind", KindOf(notice)},
                     {"subject", notice.subject},
                     {"outcome", routing::v1::OfferOutcome_Name(notice.outcome)},
                     {"who", notice.who},
                     {"takenBy", notice.taken_by},
                     {"message", notice.message}});
  }
  return array;
}

json::object ToJson(const DeskState& state) {
  json::object object{{"isKnown", state.is_known},
                      {"generation", state.generation},
                      {"sequence", state.sequence},
                      {"status", ToJson(state.desk.status)},
                      {"workItems", ToJson(state.desk.work_items)},
                      {"pops", ToJson(state.desk.pops)},
                      {"queues", ToJson(state.desk.queues)},
                      {"links", ToJson(state.desk.links)},
                      {"notices", ToJson(state.notices)}};
  if (state.desk.offer) object["offer"] = ToJson(*state.desk.offer);
  if (const auto* item = OfferedItem(state)) object["offeredItem"] = item->name();
  if (const auto* item = CurrentItem(state)) object["currentItem"] = item->name();
  if (state.clock_offset) {
    object["clockOffsetMs"] =
        std::chrono::duration_cast<std::chrono::milliseconds>(*state.clock_offset).count();
  }
  return object;
}

bool IsNothing(const json::value* value) {
  if (value == nullptr || value->is_null()) return true;
  if (value->is_string()) return value->get_string().empty();
  if (value->is_bool()) return !value->get_bool();
  if (value->is_object()) return value->get_object().empty();
  return value->is_number() && value->to_number<double>() == 0;
}

// Where `actual` is not what is expected; empty when it is. See tests/data/console/README.md.
std::string FindDifference(const json::value& expected, const json::value* actual,
                           const std::string& path) {
  if (expected.is_null()) {
    return IsNothing(actual) ? "" : path + ": expected nothing, is " + json::serialize(*actual);
  }
  if (actual == nullptr) {
    return IsNothing(&expected) ? "" : path + ": expected " + json::serialize(expected);
  }
  if (expected.is_object() && actual->is_object()) {
    if (expected.get_object().empty() && !actual->get_object().empty()) {
      return path + ": expected to be empty, is " + json::serialize(*actual);
    }
    for (const auto& [key, value] : expected.get_object()) {
      const std::string found = FindDifference(value, actual->get_object().if_contains(key),
                                               path + "." + std::string(key));
      if (!found.empty()) return found;
    }
    return {};
  }
  if (expected.is_array() && actual->is_array()) {
    const auto& wanted = expected.get_array();
    const auto& got = actual->get_array();
    if (wanted.size() != got.size()) return path + ": is " + json::serialize(got);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::string found =
          FindDifference(wanted[i], &got[i], path + "[" + std::to_string(i) + "]");
      if (!found.empty()) return found;
    }
    return {};
  }
  const bool is_equal = expected.is_number() && actual->is_number()
                            ? expected.to_number<double>() == actual->to_number<double>()
                            : expected == *actual;
  if (is_equal) return {};
  return path + ": expected " + json::serialize(expected) + ", is " + json::serialize(*actual);
}

struct Step {
  std::vector<WatchResponse> frames;
  json::value expect;
};

std::vector<Step> ReadScript(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const json::value script = json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  std::vector<Step> steps;
  for (const json::value& one : script.at("steps").as_array()) {
    Step& step = steps.emplace_back();
    step.expect = one.at("expect");
    for (const json::value& text : one.at("frames").as_array()) {
      WatchResponse& frame = step.frames.emplace_back();
      const auto parsed =
          google::protobuf::util::JsonStringToMessage(json::serialize(text), &frame);
      EXPECT_TRUE(parsed.ok()) << path << ": " << parsed.ToString();
    }
  }
  return steps;
}

// How the frames reach the console.
enum class Delivery {
  kPlain,
  kTwice,       // Each frame of events comes twice, as after a resume that is too generous.
  kCutEachTime  // After each frame the stream breaks and is resumed.
};

// What a server sends to a console that resumes: all since its snapshot, since repeating is
// allowed.
std::vector<WatchResponse> SinceSnapshot(const std::vector<WatchResponse>& sent) {
  std::vector<WatchResponse> frames;
  for (const WatchResponse& frame : sent) {
    if (frame.has_snapshot_begin()) frames.clear();
    if (!frame.has_reset()) frames.push_back(frame);
  }
  const bool is_complete =
      std::any_of(frames.begin(), frames.end(), [](const auto& f) { return f.has_snapshot_end(); });
  if (is_complete) {  // The events alone; the console has the snapshot.
    while (!frames.front().has_snapshot_end()) frames.erase(frames.begin());
    frames.erase(frames.begin());
  }
  return frames;
}

void RunScript(const std::string& path, Delivery delivery) {
  DeskState state;
  std::vector<WatchResponse> sent;
  std::size_t number = 0;
  for (const Step& step : ReadScript(path)) {
    ++number;
    for (const WatchResponse& frame : step.frames) {
      state = Apply(std::move(state), frame, kReceivedAt);
      sent.push_back(frame);
      if (delivery == Delivery::kTwice && frame.has_events()) {
        state = Apply(std::move(state), frame, kReceivedAt);
      }
      if (delivery == Delivery::kCutEachTime) {
        state = Disconnect(std::move(state));
        for (const auto& again : SinceSnapshot(sent)) {
          state = Apply(std::move(state), again, kReceivedAt);
        }
      }
    }
    const json::value actual = ToJson(state);
    const std::string difference = FindDifference(step.expect, &actual, "state");
    ASSERT_TRUE(difference.empty()) << path << ", step " << number << ": " << difference;
  }
}

std::vector<std::string> FindScripts() {
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::SourceFolder() + "/tests/data/console")) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class DeskScriptTest : public testing::TestWithParam<std::string> {};

TEST_P(DeskScriptTest, GivesTheExpectedScreenState) { RunScript(GetParam(), Delivery::kPlain); }

TEST_P(DeskScriptTest, EachEventTwiceGivesTheSame) { RunScript(GetParam(), Delivery::kTwice); }

TEST_P(DeskScriptTest, CutAndResumedAtEachFrameGivesTheSame) {
  RunScript(GetParam(), Delivery::kCutEachTime);
}

INSTANTIATE_TEST_SUITE_P(Scripts, DeskScriptTest, testing::ValuesIn(FindScripts()),
                         [](const auto& script) {
                           std::string name = std::filesystem::path(script.param).stem().string();
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(DeskStateTest, NoticesAreBoundedAndTheOldestGoes) {
  DeskState state;
  for (std::uint64_t i = 1; i <= kNoticesMax + 5; ++i) {
    WatchResponse frame;
    auto* event = frame.mutable_events()->add_events();
    event->mutable_header()->set_sequence(i);
    event->mutable_offer_closed()->set_offer("offers/" + std::to_string(i));
    event->mutable_offer_closed()->set_outcome(routing::v1::OFFER_OUTCOME_EXPIRED);
    state = Apply(std::move(state), frame, kReceivedAt);
  }
  ASSERT_EQ(state.notices.size(), kNoticesMax);
  EXPECT_EQ(state.notices.front().subject, "offers/6");
}

TEST(DeskStateTest, ProgressOfAnotherGenerationDoesNotMoveThePlace) {
  DeskState state;
  state.generation = 5;
  state.sequence = 10;
  WatchResponse frame;
  frame.mutable_progress()->set_generation(6);
  frame.mutable_progress()->set_sequence(99);
  state = Apply(std::move(state), frame, kReceivedAt);
  EXPECT_EQ(state.sequence, 10U);
}

}  // namespace
}  // namespace strowger::client
