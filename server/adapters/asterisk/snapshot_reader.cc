#include "adapters/asterisk/snapshot_reader.h"

#include <utility>

#include "adapters/asterisk/offered_call.h"

namespace strowger::asterisk {
namespace {

constexpr char kFilter[] = "filter";
constexpr char kEcho[] = "echo";
constexpr char kChannels[] = "channels";
constexpr char kBridges[] = "bridges";
constexpr char kVariable[] = "variable ";

AriRequest Part(AriRequest request, std::string detail, PbxCallId call = {}) {
  request.note = {Purpose::kSnapshot, std::move(call), {}, std::move(detail)};
  return request;
}

Error BadAnswer(const std::string& part, int status) {
  return Unavailable("ARI_SNAPSHOT_REFUSED",
                     "Asterisk answered " + std::to_string(status) + " when asked for its " + part +
                         "; is the ARI user read-only?",
                     {{"part", part}, {"status", std::to_string(status)}});
}

Error Forgotten(const std::string& application) {
  return Unavailable("ARI_APPLICATION_FORGOTTEN",
                     "Asterisk took our event socket and does not know its application \"" +
                         application + "\"; we begin again",
                     {{"application", application}});
}

}  // namespace

std::vector<AriRequest> SnapshotReader::Begin(std::string word) {
  snapshot_ = {};
  unread_variables_ = 0;
  word_ = std::move(word);
  is_heard_ = false;
  is_read_ = false;
  std::vector<AriRequest> first;
  // The filter is gone after a restart of Asterisk.
  first.push_back(Part(FilterEvents(options_.application, UsedEventTypes()), kFilter));
  return first;
}

std::vector<AriRequest> SnapshotReader::AskForVariables() {
  std::vector<AriRequest> requests;
  for (const AriChannel& channel : snapshot_.channels) {
    if (!book_.IsCustomer(channel)) continue;
    for (const std::string& variable : VariablesToRead(options_)) {
      requests.push_back(
          Part(ReadVariable(channel.id, variable), kVariable + variable, PbxCallId(channel.id)));
    }
  }
  unread_variables_ = requests.size();
  is_read_ = requests.empty();
  return requests;
}

Result<std::vector<AriRequest>> SnapshotReader::Take(const RequestNote& note,
                                                     const AriResponse& response) {
  std::vector<AriRequest> next;
  if (note.detail.starts_with(kVariable)) {
    // A channel may be gone by now, or not have the variable.
    std::string variable = note.detail.substr(sizeof(kVariable) - 1);
    if (response.ok()) {
      snapshot_.variables[note.call.value][std::move(variable)] = DecodeVariable(response.body);
    }
    if (unread_variables_ > 0) is_read_ = --unread_variables_ == 0;
    return next;
  }
  const bool is_about_us = note.detail == kFilter || note.detail == kEcho;
  if (is_about_us && response.status == 404) return Forgotten(options_.application);
  if (!response.ok()) return BadAnswer(note.detail, response.status);
  if (note.detail == kFilter) {
    next.push_back(Part(SayToOurselves(options_.application, word_), kEcho));
    return next;
  }
  if (note.detail == kEcho) {
    next.push_back(Part(ListChannels(), kChannels));
    return next;
  }
  if (note.detail == kChannels) {
    Result<std::vector<AriChannel>> channels = DecodeChannels(response.body);
    if (!channels) return channels.error();
    snapshot_.channels = *std::move(channels);
    next.push_back(Part(ListBridges(), kBridges));
    return next;
  }
  Result<std::vector<AriBridge>> bridges = DecodeBridges(response.body);
  if (!bridges) return bridges.error();
  snapshot_.bridges = *std::move(bridges);
  return AskForVariables();
}

}  // namespace strowger::asterisk
